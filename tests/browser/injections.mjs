// Hostile releases, collected by the program from a feed as any other, shown on all pages and in partners' pages.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { open } from "./browser.mjs";
import { answer, partner } from "./partner.mjs";
import { ROOT, escape, serve, start } from "./program.mjs";

const PROBE = `"><img src=x onerror=alert(1)><script>alert(1)</script>`;

export async function* injections(browser) {
  const strings = (await readFile(join(ROOT, "feeds/tests/output/injections.txt"), "utf8")).trim().split("\n");
  const office = await serve((request, response) => {
    const known = request.url === "/feed";
    response.writeHead(known ? 200 : 404, { "content-type": "application/rss+xml; charset=utf-8" });
    response.end(known ? feed(strings) : "");
  });
  const program = await start(configuration(office.address));
  const fragment = await (await fetch(`${program.address}aktuelles.html?teaser=full&limit=200`)).text();
  const element = `<script type="module" src="${program.address}aktuelles.js"></script>
    <presse-aktuelles src="${program.address}aktuelles.html?teaser=full&amp;limit=200"></presse-aktuelles>`;
  const embedding = await serve(answer({ included: partner("plain", fragment), element: partner("plain", element) }));
  const stories = (await (await fetch(`${program.address}feed.json`)).json()).items.map(
    (item) => `stories/${item.id.replace("urn:uuid:", "")}`,
  );
  const service = new URL(program.address).origin;
  try {
    const shown = [
      program.address,
      `${program.address}?q=${encodeURIComponent(PROBE)}`,
      `${program.address}?category=${encodeURIComponent(PROBE)}`,
      `${program.address}?limit=${encodeURIComponent(PROBE)}`,
      `${program.address}?${encodeURIComponent(PROBE)}=1`,
      `${program.address}${encodeURIComponent(PROBE)}`,
      `${embedding.address}included`,
      `${embedding.address}element`,
      ...stories.filter((_, i) => i % 8 === 0).map((path) => program.address + path),
    ];
    for (const address of shown) yield [`injections: nothing runs at ${address.slice(0, 80)}`, await ran(browser, address, service)];
    for (const address of [program.address, `${embedding.address}included`, `${embedding.address}element`]) {
      const { page } = await open(browser, address, { until: "networkidle0" });
      const text = await page.evaluate(() => document.body.textContent);
      await page.close();
      const missing = strings.filter((string) => !words(text).includes(words(string)));
      yield [`injections: every text is readable at ${address}`, missing];
    }
  } finally {
    embedding.stop();
    office.stop();
    await program.stop();
  }
}

// Letters and digits in one form: the program tidies titles, brackets of CDATA included, but loses nothing else.
const words = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+|cdata/gu, "");

// Whatever ran or was asked for from elsewhere. Every element is touched, for handlers that wait to be.
async function ran(browser, address, service) {
  const { page, seen } = await open(browser, address, { until: "networkidle0" });
  await page.evaluate(() => {
    for (const element of document.querySelectorAll("body *")) {
      for (const type of ["mouseover", "focus", "toggle", "animationstart", "error", "load", "begin"]) {
        element.dispatchEvent(new Event(type));
      }
    }
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const foreign = await page.evaluate(() => document.querySelectorAll("iframe, object, embed, svg, math, base, style").length);
  await page.close();
  const own = [service, new URL(address).origin];
  const wrong = seen.dialogs.map((message) => `ran: ${message}`);
  wrong.push(...seen.requests.filter((url) => !own.includes(new URL(url).origin)).map((url) => `asked for ${url}`));
  if (foreign > 0) wrong.push(`${foreign} foreign elements`);
  return wrong;
}

// Each string once as markup would stand in a feed, and once as text; readers must survive the first and show the second.
function feed(strings) {
  const item = (text, i, times) => {
    const markup = escape(times === 2 ? escape(text) : text);
    const text2 = escape(escape(text));
    return `<item><guid>${times}-${i}</guid><link>https://office.example/${times}/${i}</link><title>${markup}</title>
      <description>${times === 2 ? text2 : markup}</description><dc:creator>${escape(text)}</dc:creator>
      <category>${escape(text)}</category><pubDate>Mon, 04 May 2026 08:00:00 GMT</pubDate></item>`;
  };
  const items = strings.flatMap((text, i) => [item(text, i, 1), item(text, i, 2)]);
  return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
    <title>Amt</title><link>https://office.example/</link><description>-</description>${items.join("\n")}</channel></rss>`;
}

function configuration(office) {
  return `
[service]
title = ${JSON.stringify(`Dienst </title>${PROBE}`)}
base_url = "ADDRESS"
listen = "LISTEN"
storage = "memory:"
entries = 200

[fetch]
allow_private = ["127.0.0.0/8"]

[[sources]]
id = "amt"
name = ${JSON.stringify(`Amt ${PROBE}`)}
address = "${office}feed"
kind = "feed"
follow = false
robots = "ignore"
`;
}
