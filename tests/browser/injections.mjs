// Hostile releases, collected by the program from feeds as any other, shown on all pages and in partners' pages.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { open } from "./browser.mjs";
import { answer, partner } from "./partner.mjs";
import { ROOT, escape, serve, start } from "./program.mjs";

const PROBE = `"><img src=x onerror=alert(1)><script>alert(1)</script>`;

// Strings of one office. Each is told twice, and no list is longer than 200.
const MANY = 90;

// One story in so many is opened; the lists show all of them.
const EVERY = 12;

// Pages open at a time.
const TABS = 4;

export async function* injections(browser) {
  const text = await readFile(join(ROOT, "feeds/tests/output/injections.txt"), "utf8");
  const strings = text.trim().split("\n");
  const parts = Array.from({ length: Math.ceil(strings.length / MANY) }, (_, i) => strings.slice(i * MANY, (i + 1) * MANY));
  const office = await serve((request, response) => {
    const part = parts[Number(request.url.slice(1)) - 1];
    response.writeHead(part ? 200 : 404, { "content-type": "application/rss+xml; charset=utf-8" });
    response.end(part ? feed(part, parts.indexOf(part)) : "");
  });
  const program = await start(configuration(office.address, parts));
  const asked = (file, i) => `${program.address}${file}?source=amt${i + 1}&limit=200`;
  const look = (file, i) => `${asked(file, i)}&teaser=full`;
  const service = new URL(program.address).origin;
  const partners = {};
  for (const i of parts.keys()) {
    partners[`included${i}`] = partner("plain", await (await fetch(look("aktuelles.html", i))).text());
    partners[`element${i}`] = partner(
      "plain",
      `<script type="module" src="${program.address}aktuelles.js"></script>
      <presse-aktuelles src="${escape(look("aktuelles.html", i))}"></presse-aktuelles>`,
    );
  }
  const embedding = await serve(answer(partners));
  const lists = parts.flatMap((part, i) => [
    [asked("", i), part],
    [look("embed.html", i), []],
    [look("frame.html", i), part],
    [`${embedding.address}included${i}`, part],
    [`${embedding.address}element${i}`, part],
  ]);
  const items = [];
  for (const i of parts.keys()) items.push(...(await (await fetch(asked("feed.json", i))).json()).items);
  const stories = items.filter((_, i) => i % EVERY === 0).map((item) => `stories/${item.id.replace("urn:uuid:", "")}`);
  const probed = ["?q=", "?category=", "?limit=", "embed.html?q=", "embed.html?category=", "frame.html?q=", ""];
  const others = [
    ...probed.map((path) => path + encodeURIComponent(PROBE)),
    `?${encodeURIComponent(PROBE)}=1`,
    ...stories,
  ].map((path) => [program.address + path, []]);
  try {
    // What is told twice in the same words is one release.
    yield ["injections: each has a release", items.length >= strings.length ? [] : [`${items.length} releases`]];
    const waiting = [...lists, ...others];
    const results = [];
    const tab = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await shown(browser, service, ...next));
    };
    await Promise.all(Array.from({ length: TABS }, tab));
    yield* results;
  } finally {
    embedding.stop();
    office.stop();
    await program.stop();
  }
}

async function shown(browser, service, address, strings) {
  const { page, seen } = await open(browser, address, { until: address.includes("element") ? "networkidle0" : "load" });
  const wrong = await ran(page, seen, service);
  const text = words(await page.evaluate(() => document.body.textContent));
  await page.close();
  wrong.push(...strings.filter((string) => !text.includes(words(string))).map((string) => `lost: ${string}`));
  return [`injections: nothing runs, ${strings.length} texts are readable at ${address.slice(0, 70)}`, wrong];
}

// Letters and digits in one form: the program tidies titles, brackets of CDATA included, but loses nothing else.
const words = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+|cdata/gu, "");

// Whatever ran or was asked for from elsewhere. Every element is touched, for handlers that wait to be.
async function ran(page, seen, service) {
  await page.evaluate(() => {
    const types = "mouseover click focus toggle animationstart error load begin pointerenter submit paste scroll".split(" ");
    for (const form of document.forms) form.addEventListener("submit", (event) => event.preventDefault());
    for (const element of document.querySelectorAll("body *")) {
      for (const type of types) element.dispatchEvent(new Event(type, { cancelable: true }));
    }
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const foreign = "iframe, object, embed, svg, math, base[href], style, img, video, audio, marquee, template";
  const found = await page.evaluate((foreign) => {
    const handlers = [...document.querySelectorAll("*")].flatMap((element) =>
      element.getAttributeNames().filter((name) => name.startsWith("on")),
    );
    const links = [...document.links].map((link) => link.protocol).filter((protocol) => !/^(https?|mailto|tel):$/.test(protocol));
    return [...[...document.querySelectorAll(foreign)].map((element) => element.outerHTML), ...handlers, ...links];
  }, foreign);
  const own = [service, new URL(page.url()).origin];
  return [
    ...seen.dialogs.map((message) => `ran: ${message}`),
    ...seen.requests.filter((url) => !own.includes(new URL(url).origin)).map((url) => `asked for ${url}`),
    ...found.map((html) => `there is ${html.slice(0, 100)}`),
  ];
}

// Each string once as markup would stand in a feed, and once as text; readers must survive the first and show the
// second. No two parts have a day in common, so that no office's releases are taken for another's.
function feed(strings, part) {
  const date = new Date(Date.UTC(2026, part, 4, 8)).toUTCString();
  const item = (text, i, times) => {
    const markup = escape(times === 2 ? escape(text) : text);
    const text2 = escape(escape(text));
    return `<item><guid>${times}-${i}</guid><link>https://office.example/${part}/${times}/${i}</link><title>${markup}</title>
      <description>${times === 2 ? text2 : markup}</description><dc:creator>${escape(text)}</dc:creator>
      <category>${escape(text)}</category><pubDate>${date}</pubDate></item>`;
  };
  const items = strings.flatMap((text, i) => [item(text, i, 1), item(text, i, 2)]);
  return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
    <title>Amt</title><link>https://office.example/</link><description>-</description>${items.join("\n")}</channel></rss>`;
}

function configuration(office, parts) {
  const source = (_, i) => `
[[sources]]
id = "amt${i + 1}"
name = ${JSON.stringify(`Amt ${i + 1} ${PROBE}`)}
address = "${office}${i + 1}"
kind = "feed"
follow = false
merge = false
robots = "ignore"
`;
  return `
[service]
title = ${JSON.stringify(`Dienst </title>${PROBE}`)}
base_url = "ADDRESS"
listen = "LISTEN"
storage = "memory:"
entries = 200

[fetch]
allow_private = ["127.0.0.0/8"]
${parts.map(source).join("")}`;
}
