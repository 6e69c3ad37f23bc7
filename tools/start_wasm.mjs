// Starts a program (see start.py) on MicroPython for WebAssembly. A JSON object on standard input says what:
// { module: micropython.mjs, heap: bytes, files: [path], path: a folder for sys.path, start: start.py, program: path, arguments: [text] }
// Files get into its file system, which is in memory, under their own paths. Each piece of the program is a call of its own,
// because a call frees no memory until it returns.
import fs from "node:fs";
import { pathToFileURL } from "node:url";

// Each call in the interpreter goes through JavaScript, which asks the table for its function; asking takes a fifth of all time, so the
// answers are kept. Nothing changes the table once the module is loaded.
const asked = WebAssembly.Table.prototype.get;
const entries = [];
WebAssembly.Table.prototype.get = function (index) {
  return (entries[index] ??= asked.call(this, index));
};

const job = JSON.parse(fs.readFileSync(0, "utf8"));
const { loadMicroPython } = await import(pathToFileURL(job.module));
const write = (file) => (bytes) => fs.writeSync(file, bytes);
const python = await loadMicroPython({ heapsize: job.heap, linebuffer: false, stdout: write(1), stderr: write(2) });

for (const file of job.files) {
  python.FS.mkdirTree(file.slice(0, file.lastIndexOf("/")));
  python.FS.writeFile(file, fs.readFileSync(file));
}

const text = JSON.stringify; // a JSON text is a Python literal too, for strings and lists of them
const first = `
import sys
sys.path.insert(0, ${text(job.path)})
from tools import start
pieces = iter(start.load(${text(job.program)}).steps(${text(job.arguments)}))
more = True
`;
const next = `
try:
    next(pieces)
except StopIteration:
    more = False
`;
try {
  python.runPython(first);
  while (python.globals.get("more")) python.runPython(next);
} catch (error) {
  if (error.name !== "PythonError") throw error;
  const status = /SystemExit: ?(\d*)\s*$/.exec(error.message);
  if (!status) fs.writeSync(2, error.message);
  process.exitCode = status ? Number(status[1]) : 1;
}
