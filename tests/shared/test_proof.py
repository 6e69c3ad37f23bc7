"""HMAC-SHA256 against the vectors of RFC 4231, and the proofs that are made of it. Runs on every runtime."""

from binascii import unhexlify

from shared_model import proof
from tests.shared.support import equal

RFC_4231 = (  # key, data, HMAC-SHA-256; test cases 1 to 4, 6 and 7
    (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    (b"\xaa" * 20, b"\xdd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    (bytes(range(1, 26)), b"\xcd" * 50, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    (
        b"\xaa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
    (
        b"\xaa" * 131,
        b"This is a test using a larger than block-size key and a larger than block-size data. "
        b"The key needs to be hashed before being used by the HMAC algorithm.",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ),
)
TOKEN = bytes(range(16))
WORDS = ("aa", "bb", "boot", "tank:3001")


def test_hmac_of_rfc_4231():
    for key, data, expected in RFC_4231:
        equal(proof.hmac_sha256(key, data), unhexlify(expected))


def test_a_proof_is_over_its_words_joined_by_nul():
    joined = b"isoscan1\0aa\0bb\0boot\0tank:3001"
    equal(unhexlify(proof.proof(TOKEN, *WORDS)), proof.hmac_sha256(TOKEN, joined))
    equal(unhexlify(proof.proof(TOKEN, *WORDS, True)), proof.hmac_sha256(TOKEN, joined + b"\0device"))


def test_every_word_and_the_token_count():
    proofs = [proof.proof(TOKEN, *WORDS), proof.proof(TOKEN, *WORDS, True), proof.proof(TOKEN + b"\1", *WORDS)]
    proofs.append(proof.proof(TOKEN, "aax", "bb", "boot", "tank:3001"))
    proofs.append(proof.proof(TOKEN, "aa", "bbx", "boot", "tank:3001"))
    proofs.append(proof.proof(TOKEN, "aa", "bb", "bootx", "tank:3001"))
    proofs.append(proof.proof(TOKEN, "aa", "bb", "boot", "tank:3002"))
    equal(len(set(proofs)), len(proofs))


def test_same_is_equality():
    for left, right, expected in (
        ("", "", True),
        ("abc", "abc", True),
        ("abc", "abd", False),
        ("abc", "ab", False),
        ("ab", "abc", False),
        ("", "a", False),
        ("a", "", False),
        ("é", "é", True),
        ("é", "e", False),
        ("ab", "ab\0", False),
    ):
        equal(proof.same(left, right), expected, (left, right))
