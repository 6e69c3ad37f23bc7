import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { singleFile } from "./build/single_file.ts";

const target = fileURLToPath(new URL("isoscan.html", import.meta.url));

export default defineConfig({
  plugins: [singleFile(target)],
  build: { target: "es2022", assetsInlineLimit: Number.MAX_SAFE_INTEGER, modulePreload: false, reportCompressedSize: false },
  server: { proxy: { "/ws": { target: "ws://localhost:3001", ws: true, changeOrigin: true, rewriteWsOrigin: true } } },
  test: { include: ["tests/**/*.test.{ts,tsx}"] },
});
