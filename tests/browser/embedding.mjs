// The custom element and the frame in a partner's page, as docs/embedding.md gives them: with the service up, slow,
// broken, truncated, hostile, down, and stopped in the middle. Visitors see releases or a quiet link.

import { brotliCompressSync, gzipSync } from "node:zlib";
import { open } from "./browser.mjs";
import { answer, partner } from "./partner.mjs";
import { documentation, freePort, serve, start } from "./program.mjs";

const HOSTILE = `<section class="presseschau"><h2 onclick="alert(1)">Titel</h2><script>alert(1)</script>
  <img src=x onerror=alert(1)><p style="color:red">Text <a href="javascript:alert(1)">Link</a></p>
  <iframe srcdoc="<script>parent.alert(1)</script>"></iframe><form><input></form></section>`;

// A frame of somebody else that pretends to be the service's, beside it.
const PRETENDER = `<script>setInterval(() => parent.postMessage({ presseschau: { height: 7 } }, "*"), 20)</script>`;

// How much a page may jump: Cumulative Layout Shift, "good" below 0.1.
const SHIFT = 0.1;

// The element's script may weigh so much, in bytes, compressed either way.
const MOST = 3000;

export async function* embedding(browser) {
  const documented = await documentation();
  const program = await start();
  const service = await troubled(program);
  const nobody = `http://127.0.0.1:${await freePort()}/`;
  const script = await (await fetch(`${program.address}aktuelles.js`)).text();
  yield ["element: weight", [gzipSync(script), brotliCompressSync(script)].filter(({ length }) => length > MOST)];
  for (const way of [element(documented), frame(documented), guardedFrame(documented)]) {
    const cases = {
      up: [program.address, "", true],
      slow: [service.address, "slow/", true],
      broken: [service.address, "broken/", false],
      truncated: [service.address, "truncated/", way.name !== "element" && undefined],
      "cut off": [service.address, "cut/", way.name !== "element" && undefined],
      "something else": [service.address, "other/", false],
      "bad request": [program.address, "bad/", false],
      down: [nobody, "", false],
    };
    const text = ([base, path]) => way.text(base, path === "bad/" ? "" : path).replaceAll("limit=5", path === "bad/" ? "limit=0" : "limit=5");
    const pages = Object.assign({}, ...Object.entries(cases).map(([name, given]) => way.pages(name.replaceAll(" ", "-"), text(given))));
    Object.assign(pages, way.pages("pretended", `${text(cases.up)}<iframe src="${service.address}pretender"></iframe>`));
    Object.assign(pages, way.pages("hostile", text([service.address, "hostile/"])));
    const policy = way.policy?.([program.address, service.address, nobody].map((address) => new URL(address).origin).join(" "));
    const site = await serve(answer(pages, policy));
    try {
      for (const [name, [, , works]] of Object.entries(cases)) {
        if (works === undefined) continue;
        yield [`${way.name}, service ${name}`, await visit(browser, way, site.address + name.replaceAll(" ", "-"), works)];
      }
      yield* way.further(browser, site.address, `${program.address}aktuelles.html?limit=3`);
    } finally {
      site.stop();
    }
    yield* stopped(browser, way);
  }
  service.stop();
  await program.stop();
}

// What the program says, after a while, in parts, or something else, by the first part of the path.
async function troubled(program) {
  const fresh = async (path) => (await fetch(program.address + path)).text();
  return serve(async (request, response) => {
    const [, manner, path] = request.url.match(/^\/(?:(\w+)\/)?(.*)$/);
    const type = { css: "text/css", js: "text/javascript" }[path.split("?")[0].split(".").pop()] ?? "text/html";
    const headers = { "content-type": `${type}; charset=utf-8`, "access-control-allow-origin": "*" };
    if (path === "pretender") return response.writeHead(200, headers).end(PRETENDER);
    const text = await fresh(path);
    switch (type === "text/html" ? manner : "") {
      case "slow":
        return setTimeout(() => response.writeHead(200, headers).end(text), 1500);
      case "broken":
        return response.writeHead(500, headers).end(`<section class="presseschau">Fehler</section>`);
      case "truncated":
        return response.writeHead(200, headers).end(text.slice(0, text.length / 2));
      case "cut":
        response.writeHead(200, { ...headers, "content-length": text.length * 2 }).write(text);
        return setTimeout(() => response.destroy(), 50);
      case "hostile":
        return response.writeHead(200, headers).end(HOSTILE);
      case "other":
        return response.writeHead(200, headers).end("<p>Etwas anderes</p></section>");
      default:
        return response.writeHead(200, headers).end(text);
    }
  });
}

// The element's text, in a page under the strictest policy with which it works.
function element(documented) {
  const text = (base, path) => {
    const snippet = documented("The custom element").replaceAll("https://presse.example.org/", base);
    return snippet.replace("aktuelles.html", `${path}aktuelles.html`);
  };
  const pages = (name, snippet) => {
    const base = snippet.match(/src="(http:\/\/[^/]*\/)/)[1];
    const link = `<link rel="stylesheet" href="${base}aktuelles.css">`;
    return { [name]: partner("town", `${snippet}<p>Danach.</p>`, link) };
  };
  const policy = (origins) => `default-src 'none'; script-src ${origins}; style-src 'self' ${origins}; connect-src ${origins}`;
  const further = async function* (browser, site, next) {
    yield ["element, hostile answer", await rebuilt(browser, `${site}hostile`)];
    yield ["element, address that changes", await follows(browser, `${site}up`, next)];
  };
  return { name: "element", text, pages, policy, further, look: lookAtElement };
}

async function lookAtElement(page) {
  const items = await page.$$eval("presse-aktuelles > section.presseschau li.presseschau-item h4 a", (found) => found.length);
  const text = await page.$eval("presse-aktuelles", (found) => found.textContent.trim());
  return { works: items === 5, link: text === "Aktuelles", seen: text };
}

// The frame's text, script within the page, as where nobody forbids it.
function frame(documented) {
  const text = (base, path) =>
    documented("The frame")
      .replaceAll("https://presse.example.org/", base)
      .replace("frame.html", `${path}frame.html`);
  const pages = (name, snippet) => ({ [name]: partner("town", `${snippet}<p>Danach.</p>`) });
  const further = async function* (browser, site) {
    yield ["frame, messages of others", await pretended(browser, `${site}pretended`)];
    yield ["frame, keyboard", await tabbed(browser, `${site}up`)];
    yield ["frame, narrower window", await narrowed(browser, `${site}up`)];
  };
  return { name: "frame", text, pages, further, look: lookAtFrame };
}

// The same under a strict policy: the script in a file of the partner's, the style in its style sheet.
function guardedFrame(documented) {
  const plain = frame(documented);
  const script = /<script>([\s\S]*)<\/script>/;
  const pages = (name, snippet) => {
    const [, code] = snippet.match(script);
    const markup = snippet.replace(/\s*style="[^"]*"/, "").replace(script, "");
    const head = `<link rel="stylesheet" href="/frame.css"><script src="/${name}.js" defer></script>`;
    return {
      [name]: partner("town", `${markup}<p>Danach.</p>`, head),
      [`${name}.js`]: code,
      "frame.css": "iframe { width: 100%; border: 0; }",
    };
  };
  const policy = (origins) => `default-src 'none'; script-src 'self'; style-src 'self'; frame-src ${origins}`;
  const further = async function* () {};
  return { ...plain, name: "frame under a policy", pages, policy, further };
}

// Its height is that of what it shows, so that nothing is cut off and nothing scrolls.
async function lookAtFrame(page) {
  const handle = await page.$("iframe");
  const content = await handle.contentFrame();
  const { visible, height } = await handle.evaluate((found) => ({
    visible: getComputedStyle(found).visibility === "visible",
    height: found.clientHeight,
  }));
  const inside = visible
    ? await content.evaluate(() => ({
        items: document.querySelectorAll("li.presseschau-item h4 a").length,
        height: document.documentElement.getBoundingClientRect().height,
      }))
    : { items: 0, height: 0 };
  const link = await page.$eval("iframe + p > a, iframe ~ p > a", (found) => found.checkVisibility() && found.textContent);
  const fits = Math.abs(inside.height - height) <= 1;
  return {
    works: visible && inside.items === 5 && fits && link === "Alle Mitteilungen",
    link: !visible && link === "Alle Mitteilungen",
    seen: JSON.stringify({ visible, height, inside, link }),
  };
}

async function visit(browser, way, address, works) {
  const { page, seen } = await open(browser, address, { until: "networkidle0" });
  const found = await settled(page, way, works);
  const shift = await page.evaluate(
    () =>
      new Promise((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value))).observe({
          type: "layout-shift",
          buffered: true,
        });
        setTimeout(() => resolve(sum), 100);
      }),
  );
  const loud = await page.evaluate(() => [
    ...document.querySelectorAll("[aria-live], [role=alert], [role=status], [role=log]"),
    ...document.getAnimations(),
  ].length);
  await page.close();
  const wrong = seen.dialogs.map((message) => `ran: ${message}`);
  if (loud > 0) wrong.push("something is announced or moves");
  if (works && !found.works) wrong.push(`shows ${found.seen.slice(0, 200)}`);
  if (!works && !found.link) wrong.push(`instead of the link: ${found.seen.slice(0, 200)}`);
  if (shift >= SHIFT) wrong.push(`jumps by ${shift}`);
  wrong.push(...seen.messages.filter((text) => /Content Security Policy directive: "(?!frame-anc)|integrity|Uncaught/.test(text)));
  return wrong;
}

// What a page shows once it shows what it should, or after a while.
async function settled(page, way, works) {
  let found;
  for (let tries = 0; tries < 30; tries += 1) {
    found = await way.look(page);
    if (works ? found.works : found.link) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return found;
}

// The service stops while its releases are shown: they stay; who comes later sees the link.
async function* stopped(browser, way) {
  const program = await start();
  const origin = new URL(program.address).origin;
  const site = await serve(answer(way.pages("page", way.text(program.address, "")), way.policy?.(origin)));
  const { page } = await open(browser, `${site.address}page`, { until: "networkidle0" });
  const before = await settled(page, way, true);
  await program.stop();
  const after = await settled(page, way, true);
  // Whoever was here before is shown the browser's own copy for some minutes; others have none.
  await page.setCacheEnabled(false);
  await page.reload({ waitUntil: "networkidle0" });
  const later = await settled(page, way, false);
  await page.close();
  site.stop();
  yield [`${way.name}, service stopped meanwhile`, before.works && after.works ? [] : [before.seen, after.seen]];
  yield [`${way.name}, service stopped before`, later.link ? [] : [later.seen]];
}

// What is not part of the fragment is not taken over.
async function rebuilt(browser, address) {
  const { page, seen } = await open(browser, address, { until: "networkidle0" });
  const html = await page.$eval("presse-aktuelles", (element) => element.innerHTML.replace(/\s+/g, " "));
  await page.close();
  const expected = `<section class="presseschau"><h2>Titel</h2> <p>Text <a>Link</a></p> </section>`;
  return [...seen.dialogs, ...(html === expected ? [] : [html])];
}

// A new address is shown in place of the old one, asked for once.
async function follows(browser, address, next) {
  const { page, seen } = await open(browser, address, { until: "networkidle0" });
  await page.$eval("presse-aktuelles", (element, src) => element.setAttribute("src", src), next);
  await page.waitForNetworkIdle({ idleTime: 300, timeout: 5000 });
  const items = await page.$$eval("presse-aktuelles > section li.presseschau-item", (found) => found.length);
  await page.close();
  const asked = seen.requests.filter((url) => url.includes("aktuelles.html"));
  return items === 3 && asked.length === 2 ? [] : [`${items} releases, asked ${asked.length} times`];
}

async function pretended(browser, address) {
  const { page } = await open(browser, address, { until: "load" });
  await page.evaluate(() => postMessage({ presseschau: { height: 8 } }, "*"));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const found = await settled(page, { look: lookAtFrame }, true);
  await page.close();
  return found.works ? [] : [found.seen];
}

// Tab goes through every link within the frame, which shows where it is, and out again to the link below it.
async function tabbed(browser, address) {
  const { page } = await open(browser, address, { until: "networkidle0" });
  await settled(page, { look: lookAtFrame }, true);
  const frame = await (await page.$("iframe")).contentFrame();
  const links = await frame.$$eval("a[href]", (found) => found.length);
  const wrong = [];
  const reached = new Set();
  for (let i = 0; i < links; i += 1) {
    await page.keyboard.press("Tab");
    const at = await frame.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      const index = [...document.querySelectorAll("a[href]")].indexOf(document.activeElement);
      return { index, visible: outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 };
    });
    reached.add(at.index);
    if (!at.visible) wrong.push(`no focus to be seen at link ${at.index}`);
  }
  reached.delete(-1);
  if (reached.size !== links) wrong.push(`${reached.size} of ${links} links reached`);
  await page.keyboard.press("Tab");
  const out = await page.evaluate(() => document.activeElement.textContent);
  if (out !== "Alle Mitteilungen") wrong.push(`afterwards at ${out}`);
  await page.close();
  return wrong;
}

// Where the column grows narrow the text grows longer, and the frame with it.
async function narrowed(browser, address) {
  const { page } = await open(browser, address, { until: "networkidle0" });
  const before = await settled(page, { look: lookAtFrame }, true);
  await page.setViewport({ width: 320, height: 640 });
  const after = await settled(page, { look: lookAtFrame }, true);
  await page.close();
  return before.works && after.works && before.seen !== after.seen ? [] : [before.seen, after.seen];
}
