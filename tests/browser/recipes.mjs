// The ways to embed on a server, taken word by word from docs/embedding.md: with the service up they show the
// fragment, and whatever happens to it afterwards, the last good copy, within the time they promise.

import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT, freePort, serve } from "./program.mjs";

const run = promisify(execFile);

const FRAGMENT = `<section class="presseschau" lang="de"><h3>Aktuelles</h3><p>Grüße &amp; mehr »</p></section>\n`;

// What a page may take to be made, in milliseconds, whatever the service does.
const PATIENCE = 4500;

export async function* recipes() {
  const text = await readFile(join(ROOT, "docs/embedding.md"), "utf8");
  const folder = await mkdtemp(join(tmpdir(), "presseschau-recipes-"));
  for (const [name, make] of Object.entries({ php, python, nginx, build })) {
    const service = await troubled();
    const place = join(folder, name);
    await mkdir(place);
    const code = (heading) => block(text, heading).replaceAll("https://presse.example.org/", service.address);
    const recipe = await make(code, place);
    try {
      for (const state of ["up", "broken", "truncated", "slow", "down"]) {
        // nginx passes on what it reads while it reads; the documentation says so.
        if (name === "nginx" && state === "truncated") continue;
        service.become(state);
        await recipe.grow(place);
        const begin = performance.now();
        const shown = await recipe.show();
        const took = performance.now() - begin;
        const wrong = shown.trim() === FRAGMENT.trim() ? [] : [`shown: ${shown.slice(0, 200)}`];
        if (took > PATIENCE) wrong.push(`took ${Math.round(took)} ms`);
        yield [`${name}: service ${state}`, wrong];
      }
    } finally {
      recipe.stop?.();
      service.stop();
    }
  }
  await rm(folder, { recursive: true, force: true });
}

// The first block of code below a heading.
function block(text, heading) {
  const section = text.split(`\n## ${heading}\n`)[1];
  return section.match(/```\w+\n([\s\S]*?)```/)[1];
}

// A service that can be told to misbehave.
async function troubled() {
  let state = "up";
  const server = await serve((request, response) => {
    const html = { "content-type": "text/html; charset=utf-8" };
    if (state === "up") return response.writeHead(200, html).end(FRAGMENT);
    if (state === "broken") return response.writeHead(500, html).end("<p>Fehler</p>");
    if (state === "truncated") {
      response.writeHead(200, { ...html, "content-length": 1000 }).write(FRAGMENT.slice(0, 60));
      return setTimeout(() => response.destroy(), 50);
    }
    return setTimeout(() => response.destroy(), 8000);
  });
  const become = (next) => {
    state = next;
    if (next === "down") server.stop();
  };
  return { ...server, become };
}

async function php(code, place) {
  const port = await freePort();
  await writeFile(join(place, "index.php"), code("PHP"));
  // Its own folder for copies, so that they can be made to look old.
  const options = ["-d", `sys_temp_dir=${place}`, "-d", "display_errors=1", "-S", `127.0.0.1:${port}`, "-t", place];
  const child = spawn("php", options, { stdio: "ignore" });
  const show = await page(`http://127.0.0.1:${port}/`);
  return { show, grow: age, stop: () => child.kill() };
}

// Makes every kept copy an hour old.
async function age(place) {
  const then = Date.now() / 1000 - 3600;
  for (const file of await readdir(place)) if (file.endsWith(".html")) await utimes(join(place, file), then, then);
}

async function python(code, place) {
  const port = await freePort();
  const server = `${code("Python (Jinja)")}
import http.server
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global _asked
        _asked = float("-inf")
        text = aktuelles().encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", ${port}), Page).serve_forever()
`;
  await writeFile(join(place, "page.py"), server);
  const child = spawn("python3", [join(place, "page.py")], { stdio: ["ignore", "ignore", "inherit"] });
  const show = await page(`http://127.0.0.1:${port}/`);
  return { show, grow: async () => {}, stop: () => child.kill() };
}

async function nginx(code, place) {
  const port = await freePort();
  const lines = code("nginx (server side includes)")
    .replace("/var/cache/nginx/presse", join(place, "cache"))
    .replace("200 10m", "200 1s");
  const [cache, ...server] = lines.split("\n\n");
  const configuration = `daemon off; user ${userInfo().username}; pid ${place}/pid; error_log ${place}/error.log; worker_processes 1;
    events {} http { access_log off; ${["client_body", "fastcgi", "proxy", "scgi", "uwsgi"]
      .map((kind) => `${kind}_temp_path ${place}/${kind};`)
      .join(" ")}
    types { text/html html; } ${cache}
    server { listen 127.0.0.1:${port}; root ${place}; ${server.join("\n")} } }`;
  await writeFile(join(place, "nginx.conf"), configuration);
  await writeFile(join(place, "index.html"), '<!--# include virtual="/_aktuelles" -->');
  const child = spawn("nginx", ["-p", place, "-c", join(place, "nginx.conf")], { stdio: ["ignore", "ignore", "inherit"] });
  const show = await page(`http://127.0.0.1:${port}/`);
  const grow = () => new Promise((resolve) => setTimeout(resolve, 1200));
  return { show, grow, stop: () => child.kill() };
}

async function build(code, place) {
  await mkdir(join(place, "_includes"));
  await writeFile(join(place, "before.sh"), code("A site that is built").replace("--max-time 10", "--max-time 3"));
  const show = async () => {
    await run("sh", ["before.sh"], { cwd: place }).catch(() => {});
    return readFile(join(place, "_includes/aktuelles.html"), "utf8");
  };
  return { show, grow: async () => {} };
}

// Waits until a server of ours answers, without asking it for the page.
async function page(address) {
  const url = new URL(address);
  for (let tries = 0; tries < 100; tries += 1) {
    const open = await new Promise((resolve) => {
      const socket = connect(url.port, url.hostname, () => resolve(true));
      socket.on("error", () => resolve(false));
      socket.on("connect", () => socket.end());
    });
    if (open) return async () => (await fetch(address)).text();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nobody answers at ${address}`);
}
