// A feed that somebody opens in a browser: readable, with a word about what it is, and nothing runs.

import { SCHEMES, open } from "./browser.mjs";
import { start } from "./program.mjs";

export async function* feeds(browser) {
  const program = await start();
  try {
    for (const file of ["atom.xml", "rss.xml", "sources/verband/atom.xml"]) {
      for (const scheme of SCHEMES) {
        for (const width of [1280, 320]) {
          const { page, seen } = await open(browser, program.address + file, { width, scheme });
          const found = await page.evaluate(look);
          // Browsers look for an icon of their own accord, and say that there is none.
          const others = seen.requests.filter((address) => !address.endsWith(`/${file}`) && !address.endsWith("/favicon.ico"));
          const wrong = [...found, ...seen.messages.filter((message) => !message.includes("404")), ...seen.dialogs];
          if (others.join() !== `${program.address}feed.css`) wrong.push(`it loads ${others.join(" ")}`);
          await page.close();
          yield [`feed in a browser: /${file} ${scheme} ${width}`, wrong];
        }
      }
    }
  } finally {
    await program.stop();
  }
}

// Runs in the page.
function look() {
  const wrong = [];
  const root = document.documentElement;
  const shown = (element) => element.getClientRects().length > 0;
  if (!getComputedStyle(root, "::before").content.includes("Dies ist ein Feed")) wrong.push("it does not say what it is");
  if (root.scrollWidth > innerWidth) wrong.push(`it is ${root.scrollWidth} wide`);
  const items = [...document.querySelectorAll("entry, item")];
  if (items.length < 3) wrong.push(`it has ${items.length} releases`);
  for (const item of items) {
    const child = (name) => [...item.children].find((element) => element.localName === name);
    const [title, date, id] = [child("title"), child("published") ?? child("pubDate"), child("id") ?? child("guid")];
    if (!shown(title) || !shown(date)) wrong.push(`${title.textContent}: title or date is not to be seen`);
    if (shown(id)) wrong.push(`${id.textContent} is for programs`);
    if (date.getBoundingClientRect().top > title.getBoundingClientRect().top) wrong.push("the date is below");
  }
  const channel = (style) => style.match(/[\d.]+/g).map(Number).slice(0, 3).map((n) => (n / 255 <= 0.04045 ? n / 3294.6 : ((n / 255 + 0.055) / 1.055) ** 2.4));
  const light = (style) => channel(style).reduce((sum, n, i) => sum + n * [0.2126, 0.7152, 0.0722][i], 0);
  for (const element of [root, ...items.flatMap((item) => [...item.children])].filter(shown)) {
    const [ink, paper] = [light(getComputedStyle(element).color), light(getComputedStyle(root).backgroundColor)];
    const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    if (contrast < 4.5) wrong.push(`${element.localName} has a contrast of ${contrast.toFixed(1)}`);
  }
  return wrong;
}
