// The custom element in a partner's page: with the service up, slow, broken, truncated, hostile and down.

import { open } from "./browser.mjs";
import { answer, partner } from "./partner.mjs";
import { freePort, serve, start } from "./program.mjs";

const HOSTILE = `<section class="presseschau"><h2 onclick="alert(1)">Titel</h2><script>alert(1)</script>
  <img src=x onerror=alert(1)><p style="color:red">Text <a href="javascript:alert(1)">Link</a></p>
  <iframe srcdoc="<script>parent.alert(1)</script>"></iframe><form><input></form></section>`;

// How much a page may jump: Cumulative Layout Shift, "good" below 0.1.
const SHIFT = 0.1;

export async function* embedding(browser) {
  const program = await start();
  const origin = new URL(program.address).origin;
  const fragment = await (await fetch(`${program.address}aktuelles.html`)).text();
  const troubled = await serve((request, response) => trouble(request.url, fragment, response));
  const nobody = `http://127.0.0.1:${await freePort()}/`;
  const cases = {
    up: [`${program.address}aktuelles.html`, true],
    slow: [`${troubled.address}slow`, true],
    broken: [`${troubled.address}broken`, false],
    truncated: [`${troubled.address}truncated`, false],
    "cut off": [`${troubled.address}cut`, false],
    "something else": [`${troubled.address}other`, false],
    "bad request": [`${program.address}aktuelles.html?limit=0`, false],
    down: [`${nobody}aktuelles.html`, false],
    "no address": ["", false],
  };
  const head = `<link rel="stylesheet" href="${program.address}aktuelles.css">
    <script type="module" src="${program.address}aktuelles.js" crossorigin="anonymous"
      integrity="${await integrity(program.address)}"></script>`;
  const element = (src) =>
    `<presse-aktuelles src="${src}"><a href="${program.address}">Aktuelles</a></presse-aktuelles><p>Danach.</p>`;
  const shown = { ...cases, hostile: [`${troubled.address}hostile`, true] };
  const pages = Object.fromEntries(
    Object.entries(shown).map(([name, [src]]) => [name.replaceAll(" ", "-"), partner("town", element(src), head)]),
  );
  const policy = `default-src 'none'; script-src ${origin}; style-src 'self' ${origin};
    connect-src ${origin} ${troubled.address} ${nobody}`.replaceAll("\n", " ");
  const site = await serve(answer(pages, policy));
  try {
    for (const [name, [, works]] of Object.entries(cases)) {
      yield [`element, service ${name}`, await visit(browser, site.address + name.replaceAll(" ", "-"), works)];
    }
    yield ["element, hostile answer", await rebuilt(browser, `${site.address}hostile`)];
    yield ["element, answers that change", await follows(browser, `${site.address}up`, `${troubled.address}slow`)];
  } finally {
    site.stop();
    troubled.stop();
    await program.stop();
  }
}

function trouble(path, fragment, response) {
  const headers = { "content-type": "text/html; charset=utf-8", "access-control-allow-origin": "*" };
  switch (path) {
    case "/slow":
      return setTimeout(() => response.writeHead(200, headers).end(fragment), 1500);
    case "/broken":
      return response.writeHead(500, headers).end(`<section class="presseschau">Fehler</section>`);
    case "/truncated":
      return response.writeHead(200, headers).end(fragment.slice(0, fragment.length / 2));
    case "/cut":
      response.writeHead(200, { ...headers, "content-length": fragment.length + 100 }).write(fragment);
      return setTimeout(() => response.destroy(), 50);
    case "/hostile":
      return response.writeHead(200, headers).end(HOSTILE);
    default:
      return response.writeHead(200, headers).end("<p>Etwas anderes</p></section>");
  }
}

// The address of the script as the start page gives it to copy, digest included.
async function integrity(address) {
  const page = await (await fetch(address)).text();
  return page.match(/integrity="?(?:&quot;)?(sha384-[A-Za-z0-9+/]+)/)[1];
}

async function visit(browser, address, works) {
  const { page, seen } = await open(browser, address, { until: "networkidle0" });
  const found = await page.evaluate(() => {
    const element = document.querySelector("presse-aktuelles");
    const shifts = performance.getEntriesByType("layout-shift");
    return {
      items: element.querySelectorAll("section.presseschau li.presseschau-item h3 a").length,
      text: element.textContent.trim(),
      shift: shifts.reduce((sum, entry) => sum + entry.value, 0),
    };
  });
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
  await page.close();
  const wrong = seen.dialogs.map((message) => `ran: ${message}`);
  if (works && found.items < 20) wrong.push(`${found.items} releases`);
  if (!works && found.text !== "Aktuelles") wrong.push(`instead of the link: ${found.text.slice(0, 80)}`);
  if (shift >= SHIFT) wrong.push(`jumps by ${shift}`);
  wrong.push(...seen.messages.filter((text) => /Content Security Policy|integrity|Uncaught/.test(text)));
  return wrong;
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
  const sections = await page.$$eval("presse-aktuelles > section", (found) => found.length);
  await page.close();
  const asked = seen.requests.filter((url) => url === next || url.endsWith("aktuelles.html"));
  return sections === 1 && asked.length === 2 ? [] : [`${sections} sections, asked ${asked.length} times`];
}
