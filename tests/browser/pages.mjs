// Every page and the fragment: valid, accessible in both schemes, self-contained, usable by keyboard.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import vnu from "vnu-jar";
import { SCHEMES, open } from "./browser.mjs";
import { answer, partner } from "./partner.mjs";
import { ROOT, serve, start } from "./program.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// A page may weigh so much on the wire, style sheet included.
const MOST = 30_000;

const validator = new HtmlValidate(
  new StaticConfigLoader({
    extends: ["html-validate:recommended"],
    rules: {
      // Titles are the offices' own.
      "long-title": "off",
      // Documents are written without needless characters, not by hand.
      "doctype-style": "off",
      "no-trailing-whitespace": "off",
      // Boxes of one name are one question.
      "form-dup-name": ["error", { shared: ["radio", "submit", "checkbox"] }],
    },
  }),
);

export async function* pages(browser) {
  const program = await start();
  const feed = await (await fetch(`${program.address}feed.json`)).json();
  const story = (item) => `stories/${item.id.replace("urn:uuid:", "")}`;
  const joined = feed.items.find((item) => item._presseschau.related);
  const own = {
    start: "",
    found: "?q=Verwaltung&limit=5",
    nothing: "?q=gibtesnicht",
    story: story(feed.items[0]),
    joined: story(joined),
    "with documents": story(feed.items.find((item) => item.attachments)),
    "bad request": "?limit=0",
    "not found": "nirgends",
  };
  const fragment = await (await fetch(`${program.address}aktuelles.html`)).text();
  const empty = await (await fetch(`${program.address}aktuelles.html?q=gibtesnicht`)).text();
  const styled = `<style>${await (await fetch(`${program.address}aktuelles.css`)).text()}</style>`;
  const embedding = await serve(
    answer({
      bare: partner("plain", fragment),
      styled: partner("plain", fragment, styled),
      town: partner("town", fragment, styled),
      heavy: partner("heavy", fragment, styled),
      empty: partner("plain", empty, styled),
      // A correction takes longer to come about than to read one that was approved.
      corrected: await readFile(join(ROOT, "feeds/tests/output/expected/story.html"), "utf8"),
      "feeds/presseschau.css": await (await fetch(`${program.address}presseschau.css`)).text(),
    }),
  );
  const addresses = Object.entries(own).map(([name, path]) => [name, program.address + path]);
  for (const name of ["bare", "styled", "town", "heavy", "empty"]) {
    addresses.push([`fragment ${name}`, embedding.address + name]);
  }
  addresses.push(["corrected story", `${embedding.address}corrected`]);
  try {
    yield* validity(addresses);
    for (const [name, address] of addresses) {
      const mine = address.startsWith(program.address);
      yield* looks(browser, name, address, mine);
      yield [`${name}: keyboard`, await keyboard(browser, address)];
      if (mine) yield [`${name}: loads its style sheet only`, await requests(browser, address)];
    }
  } finally {
    embedding.stop();
    await program.stop();
  }
}

async function* validity(addresses) {
  const folder = await mkdtemp(join(tmpdir(), "presseschau-html-"));
  await mkdir(folder, { recursive: true });
  for (const [name, address] of addresses) {
    const text = await (await fetch(address)).text();
    await writeFile(join(folder, `${name.replaceAll(" ", "-")}.html`), text);
    const report = await validator.validateString(text);
    const messages = report.results.flatMap((result) => result.messages);
    yield [`${name}: html-validate`, messages.map((found) => `${found.ruleId}: ${found.message} (${found.line}:${found.column})`)];
  }
  const { stderr } = await promisify(execFile)("java", ["-jar", vnu, "--exit-zero-always", "--format", "json", folder], {
    maxBuffer: 1 << 26,
  });
  const { messages } = JSON.parse(stderr);
  yield ["all: vnu", messages.map((found) => `${found.url.split("/").pop()}: ${found.type}: ${found.message}`)];
  await rm(folder, { recursive: true });
}

async function* looks(browser, name, address) {
  for (const scheme of SCHEMES) {
    for (const width of [1280, 320]) {
      const { page, seen } = await open(browser, address, { width, scheme });
      // Evaluated by the debugger, so that the page's policy is left as it is.
      await page.evaluate(AXE);
      const found = await page.evaluate(async () => {
        const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
        return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`));
      });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) found.push(`${wide} px wider than the window`);
      yield [`${name}: ${scheme}, ${width} px`, [...found, ...seen.messages.filter((text) => !/status of 4\d\d/.test(text))]];
      await page.close();
    }
  }
}

// Tab reaches everything that can be used, in order, and shows where it is.
async function keyboard(browser, address) {
  const { page } = await open(browser, address);
  const controls = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary, [tabindex='0']")];
    return all.filter((element) => element.checkVisibility()).length;
  });
  const wrong = [];
  const reached = new Set();
  for (let i = 0; i < controls; i += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      globalThis.order ??= [];
      if (!globalThis.order.includes(element)) globalThis.order.push(element);
      const visible = outlineStyle !== "none" && outlineWidth !== "0px";
      return { index: globalThis.order.indexOf(element), visible, html: element.outerHTML.slice(0, 80) };
    });
    reached.add(at.index);
    if (!at.visible) wrong.push(`no focus to be seen: ${at.html}`);
  }
  if (reached.size !== controls) wrong.push(`${reached.size} of ${controls} controls reached`);
  await page.close();
  return wrong;
}

async function requests(browser, address) {
  const { page, seen } = await open(browser, address);
  const origin = new URL(address).origin;
  const sizes = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map(
      (entry) => entry.transferSize,
    ),
  );
  await page.close();
  const allowed = [address, `${origin}/presseschau.css`];
  const wrong = seen.requests.filter((url) => !allowed.includes(url) && !url.endsWith("/favicon.ico"));
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
  return size > MOST ? [...wrong, `${size} bytes`] : wrong;
}
