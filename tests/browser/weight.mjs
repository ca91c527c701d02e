// Lists that are as long as they may be, of releases that say a lot: still light.

import { readFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { MOST } from "./pages.mjs";
import { ROOT, escape, serve, start } from "./program.mjs";

const PAGES = ["", "?limit=100", "?limit=200", "embed.html?limit=200", "frame.html?limit=50", "nirgends"];

export async function* weight() {
  const words = [...new Set((await readFile(join(ROOT, "README.md"), "utf8")).match(/\p{L}{3,}/gu))];
  const office = await serve((request, response) => {
    response.writeHead(200, { "content-type": "application/rss+xml; charset=utf-8" }).end(feed(words));
  });
  const program = await start(configuration(office.address));
  try {
    const style = await transferred(`${program.address}presseschau.css`);
    for (const path of PAGES) {
      const size = style + (await transferred(program.address + path));
      yield [`weight: /${path} ${size} bytes`, size > MOST ? [`more than ${MOST}`] : []];
    }
  } finally {
    office.stop();
    await program.stop();
  }
}

// The bytes of the body as browsers take it where there is no TLS, once they are compressed.
const transferred = (address, tries = 100) =>
  new Promise((resolve, reject) => {
    get(address, { headers: { "accept-encoding": "gzip" } }, (response) => {
      let size = 0;
      response.on("data", (bytes) => (size += bytes.length));
      response.on("end", () => {
        if (response.headers["content-encoding"] || tries === 0) resolve(size);
        else setTimeout(() => transferred(address, tries - 1).then(resolve, reject), 100);
      });
    }).on("error", reject);
  });

// The same two hundred releases every time.
function feed(words) {
  let state = 1;
  const some = (count) =>
    Array.from({ length: count }, () => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return words[Math.floor((words.length * state) / 2147483648)];
    }).join(" ");
  const item = (_, i) => `<item><guid>${i}</guid><title>${escape(some(9))}</title><description>${escape(some(50))}</description>
    <link>https://office.example/aktuelles/${2000 - i}-${some(4).replaceAll(" ", "-").toLowerCase()}</link>
    <pubDate>${new Date(Date.UTC(2026, 5, 1) - i * 36e6).toUTCString()}</pubDate></item>`;
  return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Amt</title>
    <link>https://office.example/</link><description>-</description>${Array.from({ length: 200 }, item).join("")}</channel></rss>`;
}

const configuration = (office) => `
[service]
title = "Aktuelles"
base_url = "ADDRESS"
listen = "LISTEN"
storage = "memory:"

[fetch]
allow_private = ["127.0.0.0/8"]

[[sources]]
id = "amt"
name = "Amt"
address = "${office}feed"
kind = "feed"
follow = false
robots = "ignore"
`;
