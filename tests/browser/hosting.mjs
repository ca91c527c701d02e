// A directory written by `publish`, served by real nginx and Apache with the configurations written beside it, answers
// as the program itself does: the same bytes, types and headers, conditions, tombstones and pages of error. So does the
// program behind nginx.

import { execFile, spawn } from "node:child_process";
import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { publishing } from "./office.mjs";
import { PROGRAM, freePort } from "./program.mjs";

const run = promisify(execFile);

const MODULES = "/usr/lib/nginx/modules/";

export async function* hosting() {
  for (const below of ["/", "/presse/"]) {
    const program = await publishing({ below, entries: 10, folder: "FOLDER/data" });
    const { folder } = program;
    try {
      const { items } = await (await fetch(`${program.address}feed.json`)).json();
      const id = (item) => item.id.replace("urn:uuid:", "");
      const [gone, told] = items.map(id);
      const command = (...words) => run(PROGRAM, ["--config", program.configuration, ...words]);
      await command("publish", "--to", join(folder, "site"));
      await command("story", "withdraw", gone);
      const { stdout } = await command("publish", "--to", join(folder, "site"));
      const again = await command("publish", "--to", join(folder, "site"));
      yield [`${below}: publish writes what changed`, wrongCounts(stdout, again.stdout)];
      const paths = await addresses(program.address, told);
      for (const [name, host] of Object.entries({ nginx, "nginx with brotli": brotli, apache, "nginx before the program": proxy })) {
        const place = join(folder, name.replaceAll(" ", "-"));
        await mkdir(place);
        const server = await host(join(folder, "site"), place, { below, to: program.address });
        if (!server) {
          yield [`${below} by ${name}: not to be had here`, null];
          continue;
        }
        try {
          const at = server.address + below.slice(1);
          for (const path of paths) {
            yield [`${below}${path} by ${name}`, await differences(program.address + path, at + path, server)];
          }
          for (const [path, status] of Object.entries(refusals(gone))) {
            yield [`${below}${path} by ${name} is ${status}`, await refused(program.address + path, at + path, status)];
          }
        } finally {
          await server.stop();
        }
      }
    } finally {
      await program.stop();
    }
  }
}

function wrongCounts(first, second) {
  const changed = (text) => Number(/(\d+) files? written/.exec(text)?.[1]);
  const wrong = [];
  if (!(changed(first) > 0 && changed(first) < 60)) wrong.push(`after a withdrawal: ${first}`);
  if (changed(second) !== 0) wrong.push(`without a change: ${second}`);
  return wrong;
}

// Every kind of document; archives are found by walking.
async function addresses(address, told) {
  const paths = [
    "",
    "aktuelles.html",
    "frame.html",
    "embed.html",
    "sources.opml",
    "presseschau.css",
    "aktuelles.css",
    "aktuelles.js",
    "frame.js",
    "sources/amt/aktuelles.html",
    "sources/amt/frame.html",
    "sources/amt/rss.xml",
    "sources/amt/feed.json",
    `stories/${told}`,
  ];
  for (const view of ["", "sources/amt/"]) {
    for (let path = `${view}atom.xml`; path; ) {
      const others = ["rss.xml", "feed.json", ...(path.includes("archive/") ? [""] : [])];
      paths.push(path, ...others.map((file) => path.replace("atom.xml", file)));
      const text = await (await fetch(address + path)).text();
      path = /<link href="http:\/\/presse\.example\/(?:presse\/)?([^"]*)" rel="prev-archive"/.exec(text)?.[1];
    }
  }
  if (!paths.includes("sources/amt/archive/1/feed.json")) throw new Error(`no archives: ${paths}`);
  return [...new Set(paths)];
}

const refusals = (gone) => ({
  nirgends: 404,
  "stories/1": 404,
  "sources/amt/nirgends.xml": 404,
  "archive/99/atom.xml": 404,
  ".hosting/nginx.conf": 404,
  "atom.xml.gz": 404,
  [`stories/${gone}`]: 410,
});

// What must be the same as the program says it. The tag of a static host is its own.
const SAME = [
  "content-type",
  "content-encoding",
  "cache-control",
  "vary",
  "access-control-allow-origin",
  "content-security-policy",
  "x-content-type-options",
  "referrer-policy",
];

async function differences(here, there, { encodings, same = [] }) {
  const wrong = [];
  // The file of an archive is as old as what is in it.
  const names = [...SAME, ...(there.includes("archive/") ? [] : ["last-modified"]), ...same];
  const asked = ["identity", ...encodings].map((encoding) => ({ "accept-encoding": encoding }));
  // As a browser asks for what it shows.
  asked.push({ "accept-encoding": "gzip", "sec-fetch-dest": "document" });
  for (const headers of asked) {
    const encoding = Object.values(headers).join(", ");
    const [own, other] = [await settled(here, headers), await ask(there, { headers })];
    if (other.status !== 200) wrong.push(`${encoding}: ${other.status}`);
    if (!own.body.equals(other.body)) wrong.push(`${encoding}: ${other.body.length} bytes instead of ${own.body.length}`);
    for (const name of names) {
      if (plain(own.headers[name]) !== plain(other.headers[name])) {
        wrong.push(`${encoding}: ${name}: ${other.headers[name]} instead of ${own.headers[name]}`);
      }
    }
    const { etag = "", "last-modified": modified = "" } = other.headers;
    for (const condition of [{ "if-none-match": etag }, { "if-modified-since": modified }]) {
      const { status, body } = await ask(there, { headers: { ...headers, ...condition } });
      if (status !== 304 || body.length > 0) wrong.push(`${encoding}: ${status} for ${JSON.stringify(condition)}`);
    }
    const head = await ask(there, { method: "HEAD", headers });
    if (head.status !== 200 || head.body.length > 0) wrong.push(`${encoding}: HEAD: ${head.status}`);
  }
  return wrong;
}

// Compressed documents of an edition come a moment after it.
async function settled(address, headers) {
  let answer = await ask(address, { headers });
  const wanted = headers["accept-encoding"];
  for (let tries = 0; wanted !== "identity" && answer.body.length >= 512 && tries < 100; tries += 1) {
    if (answer.headers["content-encoding"] === wanted) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
    answer = await ask(address, { headers });
  }
  return answer;
}

async function refused(here, there, status) {
  const [own, other] = [await ask(here), await ask(there)];
  const wrong = other.status === status ? [] : [`${other.status}`];
  // The program knows nothing of files.
  if (own.status !== status) wrong.push(`the program says ${own.status}`);
  if (status === 410 || !there.includes("/.")) {
    if (own.status === status && !own.body.equals(other.body)) wrong.push(`another page: ${other.body.toString().slice(0, 300)}`);
    if (own.headers["content-type"] !== other.headers["content-type"]) wrong.push(`${other.headers["content-type"]}`);
  }
  for (const name of SAME.slice(5)) {
    if (own.headers[name] !== other.headers[name]) wrong.push(`${name}: ${other.headers[name]}`);
  }
  return wrong;
}

// Lists have no order.
const plain = (value) => value?.toLowerCase().replaceAll('"', "").split(/, ?/).sort().join();

// Asks as is: nothing is unpacked or followed.
function ask(address, { method = "GET", headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const asked = request(address, { method, headers, agent: false }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    asked.on("error", reject);
    asked.end();
  });
}

const nginx = (site, place) => started(site, place, false);

const brotli = async (site, place) => {
  const has = await access(`${MODULES}ngx_http_brotli_static_module.so`).then(() => true, () => false);
  return has ? started(site, place, true) : undefined;
};

// As anybody would set it up.
const proxy = async (_, place, { below, to }) => {
  const port = await freePort();
  const child = await running(place, "", `listen 127.0.0.1:${port}; location ${below} { proxy_pass ${to}; }`);
  return { ...(await ready(child, port, ["gzip", "br"])), same: ["etag", "content-length"] };
};

async function started(site, place, withBrotli) {
  const port = await freePort();
  let include = join(site, ".hosting/nginx.conf");
  if (withBrotli) {
    // As the comment there says.
    const text = (await readFile(include, "utf8")).replace("# brotli_static on;", "brotli_static on;");
    include = join(place, "site.conf");
    await writeFile(include, text);
  }
  const modules = withBrotli ? `load_module ${MODULES}ngx_http_brotli_static_module.so;` : "";
  const child = await running(place, modules, `listen 127.0.0.1:${port}; include ${include};`);
  return ready(child, port, ["gzip", ...(withBrotli ? ["br"] : [])]);
}

async function running(place, modules, server) {
  const temporary = ["client_body", "fastcgi", "proxy", "scgi", "uwsgi"];
  await writeFile(
    join(place, "nginx.conf"),
    `${modules}
    daemon off; user ${userInfo().username}; pid ${place}/pid; error_log ${place}/error.log; worker_processes 1; events {}
    http { access_log off; ${temporary.map((kind) => `${kind}_temp_path ${place}/${kind};`).join(" ")}
    server { ${server} } }`,
  );
  return spawn("nginx", ["-p", place, "-c", join(place, "nginx.conf")], { stdio: ["ignore", "ignore", "inherit"] });
}

async function apache(site, place) {
  if (await run("sh", ["-c", "command -v apache2"]).then(() => false, () => true)) return undefined;
  const port = await freePort();
  const modules = ["mpm_event", "authz_core", "alias", "dir", "headers", "mime", "filter", "rewrite", "setenvif", "deflate"];
  await writeFile(
    join(place, "apache.conf"),
    `ServerRoot ${place}
    ServerName presse.example
    Listen 127.0.0.1:${port}
    PidFile ${place}/pid
    ErrorLog ${place}/error.log
    ${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
    TypesConfig /etc/mime.types
    AddType application/x-gzip .gz .tgz
    AddOutputFilterByType DEFLATE text/html text/css application/xml
    <Directory />
      Require all denied
    </Directory>
    Include ${join(site, ".hosting/apache.conf")}`,
  );
  const child = spawn("apache2", ["-X", "-f", join(place, "apache.conf")], { stdio: ["ignore", "ignore", "inherit"] });
  return ready(child, port, ["gzip", "br"]);
}

async function ready(child, port, encodings) {
  const address = `http://127.0.0.1:${port}/`;
  for (let tries = 0; tries < 100; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    if (await ask(address).then(() => true, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const stop = async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  };
  return { address, encodings, stop };
}
