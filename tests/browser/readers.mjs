// What feed readers make of the feeds: what the office told, no more, no less, in order, each with its title, link,
// date and document, whichever reader, format and view; the head and an archive alike.

import { execFile, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parseFeed } from "feedsmith";
import Parser from "rss-parser";
import { publishing, releases } from "./office.mjs";

const run = promisify(execFile);
const PYTHON = process.env.PYTHON ?? "python3";

const READERS = { feedsmith, "rss-parser": rssParser, feedparser, sfeed, newsboat, rss2email };

const ENTRIES = 25;

export async function* readers() {
  const program = await publishing({ entries: ENTRIES });
  try {
    const { items } = await (await fetch(`${program.address}feed.json`)).json();
    yield ["feed.json tells what the office told", difference(items.map(asJson), told(0, ENTRIES))];
    // The oldest archive holds the hundred oldest.
    const views = { "": [0, ENTRIES], "sources/amt/": [0, ENTRIES], "archive/1/": [releases.length - 100, releases.length] };
    for (const [view, [first, end]] of Object.entries(views)) {
      for (const [name, read] of Object.entries(READERS)) {
        for (const file of ["atom.xml", "rss.xml", ...(read === feedsmith ? ["feed.json"] : [])]) {
          const found = await read(program.address + view + file).catch((error) => [[String(error)]]);
          const ids = first === 0 ? items.map((item) => item.id) : [];
          const isHtml = file === "rss.xml" && TAKES_HTML.has(read);
          yield [`${name} reads ${view}${file}`, difference(found, told(first, end, ids, isHtml))];
        }
      }
    }
  } finally {
    await program.stop();
  }
}

// Takes titles of RSS for HTML.
const TAKES_HTML = new Set([rss2email]);

// Ids are the program's own, and those of the JSON document.
const told = (first, end, ids = [], isHtml = false) =>
  releases
    .slice(first, end)
    .map(({ title, asHtml = title, link, published, enclosure }, i) => [
      ids[i] ?? null,
      isHtml ? asHtml : title,
      link,
      published,
      enclosure,
    ]);

const asJson = (item) => [
  item.id,
  item.title,
  item.url,
  Date.parse(item.date_published),
  item.attachments?.[0]?.url ?? "",
];

// Readers that leave something out have null in its place.
function difference(found, expected) {
  if (found.length !== expected.length) return [`${found.length} of ${expected.length} releases: ${found[0]}`];
  return found.flatMap((told, i) =>
    told.every((fact, j) => fact === null || expected[i][j] === null || fact === expected[i][j]) ? [] : [`${told} instead of ${expected[i]}`],
  );
}

const text = async (address) => (await fetch(address)).text();

async function feedsmith(address) {
  const { format, feed } = parseFeed(await text(address));
  if (format === "json") {
    return feed.items.map((item) => [item.id, item.title, item.url, Date.parse(item.date_published), item.attachments?.[0]?.url ?? ""]);
  }
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

// Its mails, which it sends beginning with the oldest.
async function rss2email(address) {
  const folder = await mkdtemp(join(tmpdir(), "presseschau-rss2email-"));
  const [config, data, mails, send] = ["config", "data", "mails", "send"].map((name) => join(folder, name));
  await mkdir(mails);
  await writeFile(send, `#!/bin/sh\ncat > "${mails}/$(date +%s%N)"\n`);
  await chmod(send, 0o755);
  const r2e = (...words) => run("r2e", ["-c", config, "-d", data, ...words]);
  await r2e("new", "leser@example.org");
  const settings = { "email-protocol": "sendmail", sendmail: send, "html-mail": "True", "date-header": "True" };
  settings["date-header-order"] = "issued";
  let text = await readFile(config, "utf8");
  for (const [name, value] of Object.entries(settings)) text = text.replace(new RegExp(`^${name} =.*$`, "m"), `${name} = ${value}`);
  await writeFile(config, text);
  await r2e("add", "amt", address);
  await r2e("run");
  const code = `
import email, email.policy, email.utils, html, json, re, sys
mails = []
for path in sys.argv[1:]:
    mail = email.message_from_file(open(path), policy=email.policy.default)
    found = re.search('Enclosure: <a href="([^"]*)"', mail.get_content())
    mails.append([mail["X-RSS-ID"], mail["Subject"], mail["X-RSS-URL"],
        email.utils.parsedate_to_datetime(mail["Date"]).timestamp() * 1000, html.unescape(found[1]) if found else ""])
print(json.dumps(mails))`;
  const files = (await readdir(mails)).sort().reverse().map((name) => join(mails, name));
  const { stdout } = await run(PYTHON, ["-c", code, ...files], { maxBuffer: 1 << 26 });
  await rm(folder, { recursive: true });
  return JSON.parse(stdout);
}
