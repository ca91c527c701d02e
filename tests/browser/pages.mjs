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
import { publishing } from "./office.mjs";
import { answer, partner } from "./partner.mjs";
import { ROOT, documentation, serve, start } from "./program.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const APPROVED = { corrected: "story.html", gone: "410.html", unavailable: "503.html" };

const approved = async ([name, file]) => [
  name,
  await readFile(join(ROOT, "feeds/tests/output/expected", file), "utf8"),
];

// A page may weigh so much on the wire, style sheet included.
export const MOST = 30_000;

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
  const archived = await publishing({ entries: 10 });
  // Reads what the other one publishes, and fails to read what that has not.
  const troubled = await start(`
    [service]
    listen = "LISTEN"
    storage = "memory:"
    [fetch]
    allow_private = ["127.0.0.0/8"]
    [[sources]]
    id = "amt"
    address = "${program.address}atom.xml"
    [[sources]]
    id = "weg"
    name = "Amt für <Fehlendes> & Verlorenes"
    address = "${program.address}nirgends"`);
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
    embed: "embed.html",
    "embed chosen": "embed.html?source=datenwerk&q=Verwaltung&category=&limit=5&heading=h4&teaser=full",
    frame: "frame.html?limit=5",
    status: "status",
    "bad request": "?limit=0",
    "not found": "nirgends",
  };
  const fragment = await (await fetch(`${program.address}aktuelles.html`)).text();
  const empty = await (await fetch(`${program.address}aktuelles.html?q=gibtesnicht`)).text();
  const styled = `<style>${await (await fetch(`${program.address}aktuelles.css`)).text()}</style>`;
  const snippet = (await documentation())("The frame").replaceAll("https://presse.example.org/", program.address);
  const framed = snippet.replace("heading=h3", "heading=h2");
  const embedding = await serve(
    answer({
      bare: partner("plain", fragment),
      styled: partner("plain", fragment, styled),
      town: partner("town", fragment, styled),
      heavy: partner("heavy", fragment, styled),
      empty: partner("plain", empty, styled),
      framed: partner("town", framed),
      // What takes long to come about is read as it was approved.
      ...Object.fromEntries(await Promise.all(Object.entries(APPROVED).map(approved))),
      "feeds/presseschau.css": await (await fetch(`${program.address}presseschau.css`)).text(),
    }),
  );
  const addresses = Object.entries(own).map(([name, path]) => [name, program.address + path]);
  addresses.push(["start with archives", archived.address], ["archive", `${archived.address}archive/1/`]);
  addresses.push(["status with trouble", `${troubled.address}status`]);
  for (const name of ["bare", "styled", "town", "heavy", "empty", "framed"]) {
    addresses.push([`fragment ${name}`, embedding.address + name]);
  }
  for (const name of Object.keys(APPROVED)) addresses.push([name, embedding.address + name]);
  try {
    yield* validity(addresses);
    for (const [name, address] of addresses) {
      const { page, seen } = await open(browser, address);
      if (address.startsWith(program.address)) yield [`${name}: loads its style sheet only`, await requests(page, seen, name)];
      yield* looks(page, name);
      // Through frames the keyboard is followed where embedding is looked at.
      if (name !== "fragment framed") yield [`${name}: keyboard`, await keyboard(page)];
      yield [`${name}: narrow, large, printed, either direction`, await fits(page)];
      yield [`${name}: nothing on the console`, seen.messages.filter((text) => !/status of 4\d\d/.test(text))];
      await page.close();
    }
  } finally {
    embedding.stop();
    await archived.stop();
    await troubled.stop();
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
    const all = report.results.flatMap((result) => result.messages);
    // Where a partner can paste no more than a frame, its looks have to stand in it.
    const messages = all.filter(({ ruleId }) => !(ruleId === "no-inline-style" && name === "fragment framed"));
    yield [`${name}: html-validate`, messages.map((found) => `${found.ruleId}: ${found.message} (${found.line}:${found.column})`)];
  }
  const { stderr } = await promisify(execFile)("java", ["-jar", vnu, "--exit-zero-always", "--format", "json", folder], {
    maxBuffer: 1 << 26,
  });
  const { messages } = JSON.parse(stderr);
  const errors = messages.filter(({ url, type }) => !(type === "info" && url.endsWith("/frame.html")));
  yield ["all: vnu", errors.map((found) => `${found.url.split("/").pop()}: ${found.type}: ${found.message}`)];
  await rm(folder, { recursive: true });
}

// A page that is only ever a part of another leaves the first heading to that one.
const OF_PARTS = { "page-has-heading-one": { enabled: false } };

async function* looks(page, name) {
  // Evaluated by the debugger, so that the page's policy is left as it is; in frames, too, which axe asks from here.
  for (const frame of page.frames()) {
    await frame.evaluate(AXE);
    await frame.evaluate(() => globalThis.axe.configure({ allowedOrigins: ["<unsafe_all_origins>"] }));
  }
  for (const scheme of SCHEMES) {
    for (const contrast of ["no-preference", "more"]) {
      const features = { "prefers-color-scheme": scheme, "prefers-contrast": contrast };
      await emulate(page, { features });
      await page.setViewport({ width: contrast === "more" ? 320 : 1280, height: 900 });
      yield [`${name}: axe, ${scheme}, contrast ${contrast}`, await violations(page, name === "frame" ? OF_PARTS : {})];
    }
  }
  await emulate(page, {});
}

// Puppeteer itself knows only some of the media features. They last as long as the session.
async function emulate(page, { features = {}, media = "" }) {
  const session = (page.emulation ??= await page.createCDPSession());
  const list = Object.entries(features).map(([name, value]) => ({ name, value }));
  await session.send("Emulation.setEmulatedMedia", { media, features: list });
}

const violations = (page, rules) =>
  page.evaluate(
    async (rules) => {
      const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
      const options = { resultTypes: ["violations"], runOnly: tags, rules };
      const { violations } = await globalThis.axe.run(document, options);
      return violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`),
      );
    },
    rules,
  );

// Nothing is wider than the window: at 320 px, at 200 % zoom, with letters of twice the size, from right to left, and
// on paper, where no control is left.
async function fits(page) {
  const wrong = [];
  const measure = async (name) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) wrong.push(`${wide} px too wide ${name}`);
  };
  await page.setViewport({ width: 320, height: 640 });
  await measure("at 320 px");
  await page.evaluate(() => (document.documentElement.dir = "rtl"));
  await measure("at 320 px from right to left");
  await page.evaluate(() => document.documentElement.removeAttribute("dir"));
  await page.setViewport({ width: 640, height: 450, deviceScaleFactor: 2 });
  await measure("at 200 % zoom");
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await measure("with large letters");
  await page.evaluate(() => (document.documentElement.style.fontSize = ""));
  await emulate(page, { media: "print" });
  await page.setViewport({ width: 700, height: 1000 });
  await measure("on paper");
  const controls = await page.evaluate(() =>
    [...document.querySelectorAll("input, button, select")].filter((element) => element.checkVisibility()).length,
  );
  if (controls > 0) wrong.push(`${controls} controls on paper`);
  await emulate(page, {});
  return wrong;
}

// Tab reaches everything that can be used, in the order of the document, and shows where it is.
async function keyboard(page) {
  await page.setViewport({ width: 1280, height: 900 });
  const controls = await page.evaluate(() => {
    document.activeElement.blur();
    const all = [
      ...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"),
    ];
    globalThis.controls = all.filter((element) => element.checkVisibility());
    return globalThis.controls.length;
  });
  const wrong = [];
  const order = [];
  for (let i = 0; i < controls; i += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const { top, bottom, left, right } = element.getBoundingClientRect();
      const within = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
      return {
        index: globalThis.controls.indexOf(element),
        visible: outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && within,
        html: element.outerHTML.slice(0, 80),
      };
    });
    order.push(at.index);
    if (!at.visible) wrong.push(`no focus to be seen: ${at.html}`);
  }
  const expected = [...Array(controls).keys()];
  if (order.join() !== expected.join()) wrong.push(`reached ${order} of ${controls}`);
  return wrong;
}

async function requests(page, seen, name) {
  const { origin } = new URL(page.url());
  const sizes = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map(
      (entry) => entry.transferSize,
    ),
  );
  const further = { frame: ["frame.js"], status: ["status.css"] }[name] ?? [];
  const allowed = [page.url(), ...["presseschau.css", ...further].map((file) => `${origin}/${file}`)];
  const wrong = seen.requests.filter((url) => !allowed.includes(url) && !url.endsWith("/favicon.ico"));
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
  return size > MOST ? [...wrong, `${size} bytes`] : wrong;
}
