// The ways to embed on a server, taken word by word from docs/embedding.md: with the service up they show the
// fragment, and whatever happens to it afterwards, the last good copy, within the time they promise.

import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT, documentation, freePort, serve } from "./program.mjs";

const run = promisify(execFile);
const PYTHON = process.env.PYTHON ?? "python3";
const HERE = join(ROOT, "tests/browser");

const FRAGMENT = `<section class="presseschau" lang="de"><h3>Aktuelles</h3><p>Grüße &amp; mehr »</p></section>\n`;

// What a page may take to be made, in milliseconds, whatever the service does.
const PATIENCE = 4500;

export async function* recipes() {
  const documented = await documentation();
  const folder = await mkdtemp(join(tmpdir(), "presseschau-recipes-"));
  for (const [name, make] of Object.entries({ php, wordpress, typo3, nginx, python, build })) {
    const service = await troubled();
    const place = join(folder, name);
    await mkdir(place);
    const code = (heading, n = 0) => documented(heading, n).replaceAll("https://presse.example.org/", service.address);
    const recipe = await make(code, place);
    if (!recipe) {
      yield [`${name}: not to be had here`, null];
      service.stop();
      continue;
    }
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
      if (recipe.finish) {
        const built = await recipe.finish();
        yield [`${name}: built`, built.trim() === FRAGMENT.trim() ? [] : [built.slice(0, 200)]];
      }
    } finally {
      recipe.stop?.();
      service.stop();
    }
  }
  await rm(folder, { recursive: true, force: true });
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
  await writeFile(join(place, "index.php"), code("PHP"));
  return { ...(await phpServer(place)), grow: age };
}

// PHP's own server, with its own folder for copies, so that they can be made to look old.
export async function phpServer(place) {
  const port = await freePort();
  const options = ["-d", `sys_temp_dir=${place}`, "-d", "display_errors=1", "-S", `127.0.0.1:${port}`, "-t", place];
  const child = spawn("php", options, { stdio: "ignore" });
  return { show: await page(`http://127.0.0.1:${port}/`), stop: () => child.kill() };
}

// WordPress' own code, all but its database, whose place wordpress/db.php takes. The shortcode stands in a page.
async function wordpress(code, place) {
  const source = await wordpressFolder();
  if (!source) return undefined;
  // The package links to files of others, which are not needed here.
  await cp(source, place, { recursive: true, verbatimSymlinks: true });
  for (const [file, to] of Object.entries({ "wp-config.php": "", "page.php": "index.php", "db.php": "wp-content/db.php" })) {
    await copyFile(join(HERE, "wordpress", file), join(place, to || file));
  }
  await mkdir(join(place, "wp-content/mu-plugins"));
  await writeFile(join(place, "wp-content/mu-plugins/aktuelles.php"), `<?php\n${code("WordPress")}`);
  const options = join(place, "wp-content/options.json");
  await writeFile(options, JSON.stringify({ siteurl: "http://127.0.0.1", home: "http://127.0.0.1" }));
  const server = await phpServer(place);
  const show = async () => {
    const [, before, shown, after] = (await server.show()).match(/^(<p>Davor.<\/p>)([\s\S]*)(<p>Danach.<\/p>)\s*$/) ?? [];
    return before && after ? shown : "the text around it is lost";
  };
  const grow = async () => {
    const kept = JSON.parse(await readFile(options, "utf8"));
    if ("_transient_timeout_aktuelles_asked" in kept) kept._transient_timeout_aktuelles_asked = "1";
    await writeFile(options, JSON.stringify(kept));
  };
  return { show, grow, stop: server.stop };
}

// As installed, or unpacked from Debian's package, which needs no rights.
async function wordpressFolder() {
  const folder = join(ROOT, "target/browser/wordpress");
  const unpacked = join(folder, "usr/share/wordpress");
  for (const place of ["/usr/share/wordpress", unpacked]) if (existsSync(join(place, "wp-settings.php"))) return place;
  await mkdir(folder, { recursive: true });
  const get = "apt-get -qq download wordpress";
  const script = `${get} || { apt-get -qq update && ${get}; } && dpkg-deb -x wordpress_*.deb .`;
  await run("sh", ["-c", script], { cwd: folder, timeout: 90_000 }).catch(() => {});
  return existsSync(join(unpacked, "wp-settings.php")) ? unpacked : undefined;
}

// The class and the TypoScript; typo3/index.php does in TYPO3's place what it does with them.
async function typo3(code, place) {
  await writeFile(join(place, "Aktuelles.php"), code("TYPO3"));
  await writeFile(join(place, "setup.typoscript"), code("TYPO3", 1));
  await copyFile(join(HERE, "typo3/index.php"), join(place, "index.php"));
  return { ...(await phpServer(place)), grow: age };
}

// Makes every kept copy an hour old.
async function age(place) {
  const then = Date.now() / 1000 - 3600;
  for (const file of await readdir(place)) if (file.endsWith(".html")) await utimes(join(place, file), then, then);
}

async function python(code, place) {
  const port = await freePort();
  const server = `${code("Python (Jinja)")}
import http.server, jinja2
template = jinja2.Environment(autoescape=True).from_string(${JSON.stringify(code("Python (Jinja)", 1))})
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global _asked
        _asked = float("-inf")
        text = template.render(aktuelles=aktuelles).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", ${port}), Page).serve_forever()
`;
  await writeFile(join(place, "page.py"), server);
  const child = spawn(PYTHON, [join(place, "page.py")], { stdio: ["ignore", "ignore", "inherit"] });
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
  await writeFile(join(place, "index.html"), code("nginx (server side includes)", 1));
  const child = spawn("nginx", ["-p", place, "-c", join(place, "nginx.conf")], { stdio: ["ignore", "ignore", "inherit"] });
  const show = await page(`http://127.0.0.1:${port}/`);
  const grow = () => new Promise((resolve) => setTimeout(resolve, 1200));
  return { show, grow, stop: () => child.kill() };
}

// The step before the build, and a build: Eleventy includes what it left.
async function build(code, place) {
  await mkdir(join(place, "_includes"));
  await writeFile(join(place, "before.sh"), code("A site that is built").replace("--max-time 10", "--max-time 3"));
  await writeFile(join(place, "index.liquid"), code("A site that is built", 1));
  const show = async () => {
    await run("sh", ["before.sh"], { cwd: place }).catch(() => {});
    return readFile(join(place, "_includes/aktuelles.html"), "utf8");
  };
  const finish = async () => {
    await run(join(HERE, "node_modules/.bin/eleventy"), ["--quiet"], { cwd: place });
    return readFile(join(place, "_site/index.html"), "utf8");
  };
  return { show, finish, grow: async () => {} };
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
