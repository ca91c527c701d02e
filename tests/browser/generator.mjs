// The page that shows how to embed, used as a newcomer uses it, step by step: choose, look, copy, paste, done.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "./browser.mjs";
import { answer, partner } from "./partner.mjs";
import { phpServer } from "./recipes.mjs";
import { serve, start } from "./program.mjs";

const ASKED = "source=datenwerk&limit=3&heading=h4&teaser=none";

export async function* generator(browser) {
  const program = await start();
  const fragment = await (await fetch(`${program.address}sources/datenwerk/aktuelles.html?limit=3&heading=h4&teaser=none`)).text();
  try {
    const { page, steps } = await chosen(browser, program.address);
    yield ["generator: the selection is in the address", new URL(page.url()).search === `?${chosenQuery()}` ? [] : [page.url()]];
    yield ["generator: the result is shown", await result(page)];
    const texts = await page.$$eval(".way", (ways) =>
      Object.fromEntries(
        ways.map((way) => [
          way.querySelector("summary").textContent,
          [...way.querySelectorAll("textarea")].map((text) => text.value).join("\n"),
        ]),
      ),
    );
    const asked = ASKED.replaceAll("&", "(&|&amp;)");
    for (const [name, text] of Object.entries(texts)) {
      if (name === "Eigene Gestaltung") continue;
      const own = text.includes(program.address) && !text.includes("presse.example.org") && new RegExp(asked).test(text);
      yield [`generator: text for ${name} asks for the selection`, own ? [] : [text.slice(0, 300)]];
    }
    steps.push("copied the text below PHP", "pasted it where the releases belong");
    yield [`generator: newcomer with PHP, ${steps.length} steps`, await withPhp(await copied(page, "PHP"), fragment)];
    const element = await copied(page, "Nur HTML, mit Skript");
    yield [`generator: newcomer with the element, ${steps.length} steps`, await withElement(browser, element)];
    await page.close();
  } finally {
    await program.stop();
  }
}

// What the form sends: every field, and those left empty as well.
const chosenQuery = () => "source=datenwerk&q=&category=&limit=3&heading=h4&teaser=none";

// By keyboard and mouse, without script in the page.
async function chosen(browser, address) {
  const steps = [];
  const step = async (name, action) => {
    await action;
    steps.push(name);
  };
  const { page } = await open(browser, address);
  const follow = (action) => Promise.all([page.waitForNavigation(), action]);
  await step("followed „Einbetten“", follow(page.click("nav a[href*='embed.html']")));
  await step("ticked the office", page.click("input[value=datenwerk]"));
  await page.$eval("#limit", (field) => field.select());
  await step("wrote how many", page.type("#limit", "3"));
  await step("chose the heading", page.select("#heading", "h4"));
  await step("chose the texts", page.select("#teaser", "none"));
  await step("pressed „Anzeigen“", follow(page.click("form button")));
  return { page, steps };
}

async function result(page) {
  const found = await page.evaluate(() => ({
    items: document.querySelectorAll(".result li.presseschau-item").length,
    teasers: document.querySelectorAll(".result .presseschau-teaser > span").length,
    ticked: [...document.querySelectorAll("input:checked")].map((box) => box.value).join(),
    limit: document.querySelector("#limit").value,
    heading: document.querySelector("#heading").value,
    teaser: document.querySelector("#teaser").value,
  }));
  const expected = { items: 3, teasers: 0, ticked: "datenwerk", limit: "3", heading: "h4", teaser: "none" };
  return JSON.stringify(found) === JSON.stringify(expected) ? [] : [JSON.stringify(found)];
}

// Opens a way by its name, puts the cursor into the text, and takes all of it, as Ctrl+A and Ctrl+C do.
async function copied(page, name) {
  const way = await page.evaluateHandle(
    (name) => [...document.querySelectorAll(".way")].find((way) => way.querySelector("summary").textContent === name),
    name,
  );
  if (!(await way.evaluate((way) => way.open))) await (await way.$("summary")).click();
  await (await way.$("textarea")).click();
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  return page.evaluate(() => {
    const { value, selectionStart, selectionEnd } = document.activeElement;
    return value.slice(selectionStart, selectionEnd);
  });
}

async function withPhp(text, fragment) {
  const place = await mkdtemp(join(tmpdir(), "presseschau-newcomer-"));
  await writeFile(join(place, "index.php"), `<!DOCTYPE html><title>Stadt</title><h1>Stadt</h1>\n${text}`);
  const server = await phpServer(place);
  const shown = await server.show();
  server.stop();
  await rm(place, { recursive: true, force: true });
  return shown.endsWith(fragment) ? [] : [shown.slice(0, 300)];
}

async function withElement(browser, text) {
  const site = await serve(answer({ page: partner("town", text) }));
  const { page } = await open(browser, `${site.address}page`, { until: "networkidle0" });
  const titles = await page.$$eval("presse-aktuelles > section h5.presseschau-title", (found) => found.length);
  await page.close();
  site.stop();
  return titles === 3 ? [] : [`${titles} releases`];
}
