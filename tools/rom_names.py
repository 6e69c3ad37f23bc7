"""Names that MicroPython has in the ROM of every board, or nearly: using one for something else costs no heap.

They are those of Python's built-in types and functions, of MicroPython's modules and of its errors. A board without one of them keeps
that one on its heap, like any other name; nothing else depends on it.
Those that mean something to the compiler, as `const` does, are not among them.
"""

_NAMES = """
AssertionError AttributeError BaseException EOFError Ellipsis GeneratorExit IndentationError IndexError LookupError NameError
NotImplementedError OverflowError RuntimeError StopIteration SyntaxError SystemExit TypeError ZeroDivisionError abs all any append
builtins callable chr classmethod clear copy count dir divmod end endswith eval exec extend find from_bytes globals
hasattr hash id index insert isalpha islower isspace isupper items join key keys little locals lower lstrip map ord pop
popitem pow readline remove reverse rfind rindex round rsplit rstrip sep setdefault sort split start startswith step stop strip throw
to_bytes update upper values argv byteorder exit implementation maxsize modules path platform print_exception version version_info
stdin stdout stderr collect disable enable isenabled mem_free mem_alloc threshold calcsize pack pack_into unpack unpack_from array
deque namedtuple OrderedDict popleft appendleft BytesIO StringIO getvalue seek tell flush readlines dump dumps load loads compile
match search sub group gmtime localtime mktime sleep sleep_ms sleep_us ticks_ms ticks_us ticks_cpu ticks_add ticks_diff time time_ns
choice getrandbits randint randrange random seed uniform sha1 sha256 digest a2b_base64 b2a_base64 hexlify unhexlify crc32 heappush
heappop heapify acos acosh asin asinh atan atan2 atanh ceil copysign cos cosh degrees erf erfc exp expm1 fabs floor fmod frexp gamma
isfinite isinf isnan ldexp lgamma log log10 log2 modf radians sin sinh sqrt tan tanh trunc pi e poll register unregister modify ipoll
POLLIN POLLOUT POLLERR POLLHUP socket getaddrinfo bind listen accept connect sendto recv recvfrom setsockopt setblocking settimeout
makefile fileno AF_INET AF_INET6 SOCK_STREAM SOCK_DGRAM errorcode ENOENT EIO EBADF EAGAIN ENOMEM EACCES EEXIST ENODEV EISDIR EINVAL
EOPNOTSUPP EADDRINUSE ECONNABORTED ECONNRESET ENOBUFS ENOTCONN ETIMEDOUT ECONNREFUSED EHOSTUNREACH EALREADY EINPROGRESS EPERM INT8
INT16 INT32 INT64 UINT8 UINT16 UINT32 UINT64 FLOAT32 FLOAT64 ARRAY PTR BFINT8 BFUINT8 BF_LEN BF_POS LITTLE_ENDIAN BIG_ENDIAN NATIVE
VOID LONG ULONG SHORT USHORT sizeof addressof bytes_at bytearray_at struct mem8 mem16 mem32 idle time_pulse_us Signal PinBase invert
chdir getcwd ilistdir listdir mkdir rename rmdir stat statvfs sync umount mount urandom heap_lock heap_unlock kbd_intr mem_info
opt_level qstr_info schedule stack_use ptr ptr8 ptr16 ptr32 uint blit fill fill_rect hline vline pixel rect line ellipse
poly scroll text FrameBuffer MONO_VLSB RGB565 GS8 cancel done data coro state ph_key push peek property slice memoryview frozenset
enumerate filter reversed complex float bin hex oct min max input execfile delattr help add discard difference difference_update
intersection intersection_update isdisjoint issubset issuperset symmetric_difference union center partition rpartition splitlines
encode decode fromkeys real imag default function generator iterator closure module bound_method dict_view file keepends
encoding separators ImportError KeyError OSError StopAsyncIteration UnicodeError ViperTypeError ssl wrap_socket server_hostname
CERT_NONE verify_mode set_ciphers get_ciphers load_cert_chain server_side do_handshake_on_connect heapq re json binascii hashlib
collections cmath math gc sys uctypes select deflate DeflateIO RAW ZLIB GZIP AUTO RingIO IOBase buffer flags phase polar AF_UNIX
CancelledError Done Event FileIO IOQueue Lock Loop MONO_HLSB MONO_HMSB GS2_HMSB GS4_HMSB MVLSB PROTOCOL_TLS_CLIENT PROTOCOL_TLS_SERVER
CERT_OPTIONAL CERT_REQUIRED SOL_SOCKET SOCK_RAW SO_BROADCAST SO_REUSEADDR SSLContext Server SingletonGenerator Stream StreamReader
StreamWriter Task TaskQueue TextIOWrapper ThreadSafeFlag TimeoutError UINT ULONGLONG VfsFat VfsLfs2 abs_tol aclose acquire aes
allocate_lock as_bytearray atexit awritestr backlog buffering call_exception_handler chunked cipher clock create_task cryptolib
cur_task current_task default_exception_handler deleter drain encrypt exc exc_info exc_type factorial framebuf fromhex funcs future
get_event_loop get_exception_handler get_extra_info get_ident getenv getpeercert getter inet_ntop inet_pton inf ioctl is_set isclose
iterable load_verify_locations locked lookahead loop main_task md5 mem_current mem_peak mem_total mkfs new_event_loop newline off
open_connection out_buf patch peername pend_throw poller post progsize ps1 ps2 queue_read queue_write readblocks readexactly readonly
recv_into rel_tol release return_exceptions run_forever run_until_complete runq_len sendall set_exception_handler setter sgen
soft_reset stack_size start_new_thread start_server stream stream_awrite symmetric_difference_update tau ticks tls unlink wait
wait_closed wait_for wait_for_ms wait_io_event waiter waiting waitq_len writeblocks
"""

ROM_NAMES = tuple(_NAMES.split())
