// Runs Python text on MicroPython for WebAssembly. A JSON object on standard input says what:
// { module: micropython.mjs, heap: bytes, root: folder, files: [path below it], text: Python }
// Files get into its file system, which is in memory, under the same paths.
import fs from "node:fs";
import { pathToFileURL } from "node:url";

const job = JSON.parse(fs.readFileSync(0, "utf8"));
const { loadMicroPython } = await import(pathToFileURL(job.module));
const python = await loadMicroPython({ heapsize: job.heap, stdout: (line) => console.log(line) });

for (const file of job.files) {
  python.FS.mkdirTree(`/isoscan/${file}`.replace(/\/[^/]*$/, ""));
  python.FS.writeFile(`/isoscan/${file}`, fs.readFileSync(`${job.root}/${file}`));
}
python.runPython(`import sys\nsys.path.insert(0, "/isoscan")\n${job.text}`);
