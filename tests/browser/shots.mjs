// Pictures of page, story and fragment, light and dark, wide and narrow, to be looked at: target/browser/*.png.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { SCHEMES, launch, open } from "./browser.mjs";
import { answer, partner } from "./partner.mjs";
import { ROOT, documentation, serve, start } from "./program.mjs";

const folder = join(ROOT, "target/browser");
await mkdir(folder, { recursive: true });
const browser = await launch();
const program = await start();
const fragment = await (await fetch(`${program.address}aktuelles.html?source=datenwerk&limit=4`)).text();
const styled = `<style>${await (await fetch(`${program.address}aktuelles.css`)).text()}</style>`;
const { items } = await (await fetch(`${program.address}feed.json`)).json();
const told = items.find((item) => item._presseschau.related && item.content_html);
const embedding = await serve(
  answer({
    bare: partner("plain", fragment),
    plain: partner("plain", fragment, styled),
    town: partner("town", fragment, styled),
    heavy: partner("heavy", fragment, styled),
    framed: partner("town", (await documentation())("The frame").replaceAll("https://presse.example.org/", program.address)),
  }),
);
const shots = {
  page: program.address,
  found: `${program.address}?q=Verwaltung&source=datenwerk`,
  embed: `${program.address}embed.html?source=datenwerk&limit=3`,
  frame: `${program.address}frame.html?limit=3`,
  story: `${program.address}stories/${told.id.replace("urn:uuid:", "")}`,
  missing: `${program.address}nirgends`,
  "fragment-bare": `${embedding.address}bare`,
  "fragment-plain": `${embedding.address}plain`,
  "fragment-town": `${embedding.address}town`,
  "fragment-framed": `${embedding.address}framed`,
  "fragment-heavy": `${embedding.address}heavy`,
};
for (const [name, address] of Object.entries(shots)) {
  for (const scheme of SCHEMES) {
    for (const width of [1280, 320]) {
      const { page } = await open(browser, address, { width, scheme });
      const file = join(folder, `${name}-${scheme}-${width}`);
      await page.screenshot({ path: `${file}.png` });
      await page.screenshot({ path: `${file}-full.png`, fullPage: true });
      await page.close();
    }
  }
}
embedding.stop();
await program.stop();
await browser.close();
console.log(`pictures in ${folder}`);
