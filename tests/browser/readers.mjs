// What feed readers make of the feeds: the same releases in the same order with the same id, title, link, date and
// first document, whichever reader and whichever format.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parseFeed } from "feedsmith";
import Parser from "rss-parser";
import { start } from "./program.mjs";

const run = promisify(execFile);
const PYTHON = process.env.PYTHON ?? "python3";

export async function* readers() {
  const program = await start();
  try {
    const { items } = await (await fetch(`${program.address}feed.json`)).json();
    const expected = items.map((item) => [
      item.id,
      item.title,
      item.url,
      Date.parse(item.date_published),
      item.attachments?.[0]?.url ?? "",
    ]);
    for (const [name, read] of Object.entries({ feedsmith, "rss-parser": rssParser, feedparser, sfeed, newsboat })) {
      for (const file of ["atom.xml", "rss.xml"]) {
        const found = await read(program.address + file).catch((error) => [[String(error)]]);
        yield [`${name} reads ${file}`, difference(found, expected)];
      }
    }
  } finally {
    await program.stop();
  }
}

// Readers that leave something out have null in its place.
function difference(found, expected) {
  if (found.length !== expected.length) return [`${found.length} of ${expected.length} releases: ${found[0]}`];
  return found.flatMap((told, i) =>
    told.every((fact, j) => fact === null || fact === expected[i][j]) ? [] : [`${told} instead of ${expected[i]}`],
  );
}

const text = async (address) => (await fetch(address)).text();

async function feedsmith(address) {
  const { format, feed } = parseFeed(await text(address));
  if (format === "rss") {
    return feed.items.map((item) => [
      item.guid.value,
      item.title,
      item.link,
      Date.parse(item.pubDate),
      item.enclosures?.[0]?.url ?? "",
    ]);
  }
  const link = (entry, rel) => entry.links.find((one) => one.rel === rel)?.href ?? "";
  return feed.entries.map((entry) => [
    entry.id,
    entry.title.value,
    link(entry, "alternate"),
    Date.parse(entry.published),
    link(entry, "enclosure"),
  ]);
}

async function rssParser(address) {
  const { items } = await new Parser().parseURL(address);
  const enclosure = (item) => (address.endsWith("rss.xml") ? (item.enclosure?.url ?? "") : null);
  return items.map((item) => [item.id ?? item.guid, item.title, item.link, Date.parse(item.isoDate), enclosure(item)]);
}

async function feedparser(address) {
  const code = `
import calendar, feedparser, json, sys, warnings
warnings.simplefilter("error")
feed = feedparser.parse(sys.argv[1])
assert not feed.bozo, feed.bozo_exception
print(json.dumps([[e.id, e.title, e.link, calendar.timegm(e.published_parsed) * 1000,
    e.enclosures[0].href if e.enclosures else ""] for e in feed.entries]))`;
  const { stdout } = await run(PYTHON, ["-c", code, address]);
  return JSON.parse(stdout);
}

// https://codemadness.org/sfeed.1.txt: time, title, link, content, its type, id, author, enclosure, category.
async function sfeed(address) {
  const child = spawn("sfeed", [], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(await text(address));
  let output = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) output += chunk;
  return output
    .trim()
    .split("\n")
    .map((line) => line.split("\t"))
    .map(([time, title, link, , , id, , enclosure]) => [id, title, link, Number(time) * 1000, enclosure]);
}

// Reads its cache, in which the newest release comes last.
async function newsboat(address) {
  const folder = await mkdtemp(join(tmpdir(), "presseschau-newsboat-"));
  const cache = join(folder, "cache.db");
  await writeFile(join(folder, "urls"), `${address}\n`);
  await run("newsboat", ["-u", join(folder, "urls"), "-c", cache, "-x", "reload"], { env: { ...process.env, HOME: folder } });
  const code = `
import json, sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute(
    "select guid, title, url, pubDate * 1000, enclosure_url from rss_item order by id desc")
print(json.dumps(list(rows)))`;
  const { stdout } = await run(PYTHON, ["-c", code, cache]);
  await rm(folder, { recursive: true });
  return JSON.parse(stdout).map(([id, title, link, time]) => [id, title, link, time, null]);
}
