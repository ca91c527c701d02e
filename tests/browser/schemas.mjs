// Every feed, archive and list of offices by its schema: Atom, RSS and OPML by RELAX NG, JSON Feed by JSON Schema, each
// written from the specification. A schema that lets anything pass is found out, too.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { publishing } from "./office.mjs";
import { start } from "./program.mjs";

const run = promisify(execFile);

const SCHEMAS = new URL("schemas/", import.meta.url);

const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });
addFormats(ajv);
const isFeed = ajv.compile(JSON.parse(await readFile(new URL("feed.json", SCHEMAS), "utf8")));

// What each schema must not let pass: a part, and what stands in its place.
const BROKEN = {
  "atom.xml": [
    [/<updated>.*?<\/updated>/, ""],
    [/<updated>.*?<\/updated>/, "<updated>2026-05-04</updated>"],
    ['rel="self"', 'rel="selfish"'],
    [/<id>.*?<\/id>/, "<id>relative</id>"],
    ["<entry>", "<entry><title>zwei</title>"],
  ],
  "rss.xml": [
    [/<guid.*?<\/guid>/, ""],
    [/<pubDate>.*?<\/pubDate>/, "<pubDate>2026-05-04T10:00:00Z</pubDate>"],
    [/<enclosure url="[^"]*" length="\d+"/, '<enclosure url="https://a.example/"'],
    [/<link>.*?<\/link>/, "<link>/relative</link>"],
  ],
  "feed.json": [
    [/"version": "[^"]*"/, '"version": "1"'],
    [/"id": "urn[^"]*",/, ""],
    [/"date_published": "[^"]*"/, '"date_published": "gestern"'],
    [/"url": "/, '"url": "relative '],
    [/"size_in_bytes": \d+/, '"size_in_bytes": "1"'],
  ],
  "sources.opml": [
    [/text="[^"]*"/, ""],
    ['version="2.0"', 'version="3.0"'],
  ],
};

export async function* schemas() {
  const folder = await mkdtemp(join(tmpdir(), "presseschau-schemas-"));
  const programs = { demo: await start(), office: await publishing({ entries: 10 }) };
  try {
    // By what they are called.
    const texts = new Map();
    const broken = new Map();
    for (const [name, { address }] of Object.entries(programs)) {
      const get = async (path) => (await fetch(address + path)).text();
      for (const path of await addresses(address)) texts.set(`${name}: ${path}`, await get(path));
      for (const [path, breaks] of Object.entries(BROKEN)) {
        const text = await get(path);
        for (const [part, instead] of breaks.filter(([part]) => text.search(part) >= 0)) {
          broken.set(`${name}: ${path} with ${instead || "nothing"} for ${part}`, text.replace(part, instead));
        }
      }
    }
    for (const [name, found] of await wrong(texts, folder)) yield [name, found];
    for (const [name, found] of await wrong(broken, folder)) yield [`${name} is refused`, found.length > 0 ? [] : ["it passes"]];
    const kinds = Object.values(BROKEN).flat().length;
    yield ["every schema was tried", broken.size >= kinds ? [] : [`${broken.size} of ${kinds} at least`]];
  } finally {
    for (const program of Object.values(programs)) await program.stop();
    await rm(folder, { recursive: true });
  }
}

// Feeds of everything, of an office and of what is found; archives by walking.
async function addresses(address) {
  const { items } = await (await fetch(`${address}feed.json`)).json();
  const office = items[0]._presseschau.source.id;
  const paths = ["sources.opml"];
  for (const file of ["atom.xml", "rss.xml", "feed.json"]) {
    paths.push(file, `sources/${office}/${file}`, `${file}?q=nichts-davon`, `${file}?limit=3&source=${office}`);
  }
  for (let next = (await (await fetch(`${address}feed.json`)).json()).next_url; next; ) {
    const path = next.slice(next.indexOf("archive/"));
    paths.push(path, path.replace("feed.json", "atom.xml"), path.replace("feed.json", "rss.xml"));
    next = (await (await fetch(address + path)).json()).next_url;
  }
  return paths;
}

// What is wrong with each text, by its name.
async function wrong(texts, folder) {
  const found = new Map([...texts.keys()].map((name) => [name, []]));
  const files = { atom: [], rss: [], opml: [] };
  const names = new Map();
  for (const [name, text] of texts) {
    const kind = /(atom|rss|opml|json)/.exec(name.split(": ")[1])[1];
    if (kind === "json") {
      if (!isFeed(JSON.parse(text))) found.set(name, isFeed.errors.map((error) => `${error.instancePath} ${error.message}`));
      continue;
    }
    const file = join(folder, `${names.size}.xml`);
    names.set(file, name);
    files[kind].push(file);
    await writeFile(file, text);
  }
  for (const [kind, all] of Object.entries(files)) {
    const schema = new URL(`${kind}.rnc`, SCHEMAS).pathname;
    const { stdout } = await run("jing", ["-c", schema, ...all]).catch((error) => error);
    for (const line of stdout.split("\n").filter(Boolean)) {
      const name = names.get(line.split(":")[0]);
      if (name) found.get(name).push(line);
      else throw new Error(line);
    }
  }
  return found;
}
