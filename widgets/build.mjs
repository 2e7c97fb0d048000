// Bundle every widget in src/widgets into one classic script, which also runs on pages opened from a file.
//   node build.mjs          writes the scripts to lessonkit/book/assets/widgets
//   node build.mjs --check  compares them with what is there, writes nothing and fails if they differ
import { readdirSync, readFileSync, writeFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "lessonkit", "book", "assets", "widgets");
const entries = readdirSync(join(here, "src", "widgets"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => join(here, "src", "widgets", file));

const { outputFiles } = await build({
  absWorkingDir: here,
  entryPoints: entries,
  outdir: target,
  bundle: true,
  write: false,
  minify: true,
  format: "iife",
  target: "es2021",
  charset: "utf8",
  banner: { js: "// Made by `make widgets` from widgets/src. Do not edit." },
});

const made = new Map(outputFiles.map((file) => [basename(file.path), file.text]));
const there = existsSync(target) ? readdirSync(target).filter((file) => file.endsWith(".js")) : [];
const stale = [
  ...[...made].filter(([name, text]) => !there.includes(name) || readFileSync(join(target, name), "utf8") !== text),
  ...there.filter((name) => !made.has(name)).map((name) => [name]),
].map(([name]) => name);

if (process.argv.includes("--check")) {
  for (const name of stale) console.error(`${name} is not what widgets/src gives: run make widgets`);
  process.exitCode = stale.length ? 1 : 0;
} else {
  mkdirSync(target, { recursive: true });
  for (const name of stale) {
    if (made.has(name)) writeFileSync(join(target, name), made.get(name));
    else rmSync(join(target, name));
    console.log(`${made.has(name) ? "wrote" : "removed"} ${name}`);
  }
}
