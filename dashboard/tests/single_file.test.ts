import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { inline } from "../build/single_file";

const html = '<html><head>\n  <script type="module" crossorigin src="/a.js"></script>\n  <link rel="stylesheet" crossorigin href="/a.css">\n</head><body></body></html>';
const page = inline(html, 'x = "</script>"; y = "$&"', "b{}");

test("nothing is left to fetch", () => { expect(page).not.toMatch(/src=|href=/); });

test("the script cannot end early and is otherwise untouched", () => {
  expect(page).toContain('<script type="module">x = "<\\/script>"; y = "$&"</script>');
});

test("the policy allows this script, this style and WebSockets, and nothing else", () => {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = /content="([^"]*)"/.exec(page)?.[1];
  expect(policy?.split("; ")).toEqual([
    "default-src 'none'", `script-src ${hash('x = "<\\/script>"; y = "$&"')}`, `style-src ${hash("b{}")}`,
    "img-src data:", "connect-src ws: wss:", "base-uri 'none'", "form-action 'none'",
  ]);
});
