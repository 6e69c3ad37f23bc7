/**
 * Makes one self-contained HTML file of Vite's output: script and style inline, nothing left to fetch.
 * The content security policy names the hashes of exactly these two, so nothing else can run in the page.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { Plugin, Rolldown } from "vite";

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The page may open WebSockets and show pictures of its own; it may fetch, frame, post and load nothing. */
export function policy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "img-src data:",
    "connect-src ws: wss:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Puts script and style into `html` in place of their tags, with the policy as the first thing in the head. */
export function inline(html: string, script: string, style: string): string {
  const safe = script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
  const bare = html.replace(/\s*<script type="module"[^>]*><\/script>/, "").replace(/\s*<link rel="stylesheet"[^>]*>/, "");
  const head = `<head>\n  <meta http-equiv="Content-Security-Policy" content="${policy(safe, style)}">`;
  return bare
    .replace("<head>", () => head)
    .replace("</head>", () => `  <style>${style}</style>\n</head>`)
    .replace("</body>", () => `<script type="module">${safe}</script>\n</body>`);
}

function sourceOf(files: (Rolldown.OutputAsset | Rolldown.OutputChunk)[], end: string): string {
  const found = files.filter((file) => file.fileName.endsWith(end));
  const [only] = found;
  if (found.length !== 1 || only === undefined) throw new Error(`single file: expected one ${end} file, got ${found.length}`);
  return only.type === "chunk" ? only.code : String(only.source);
}

/** The Vite plugin: writes the page to `target` and lets nothing else out. */
export function singleFile(target: string): Plugin {
  return {
    name: "isoscan-single-file",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const files = Object.values(bundle);
      const page = inline(sourceOf(files, ".html"), sourceOf(files, ".js").trimEnd(), sourceOf(files, ".css").trimEnd());
      writeFileSync(target, page);
      for (const name of Object.keys(bundle)) Reflect.deleteProperty(bundle, name);
    },
  };
}
