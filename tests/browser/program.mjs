// The program under test, and servers beside it: offices that publish, partners that embed.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createPort } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export const PROGRAM = process.env.PRESSESCHAU ?? join(ROOT, "target/debug/presseschau");

// Starts `demo`, or `run` with a configuration, and waits until the stories are served.
export async function start(configuration) {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "presseschau-"));
  const listen = `127.0.0.1:${port}`;
  const address = `http://${listen}/`;
  const options = ["demo", "--listen", listen];
  const file = join(folder, "presseschau.toml");
  if (configuration) {
    await writeFile(file, configuration.replaceAll("ADDRESS", address).replaceAll("LISTEN", listen).replaceAll("FOLDER", folder));
    options.splice(0, options.length, "--config", file, "run");
  }
  const child = spawn(PROGRAM, options, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await fetch(`${address}feed.json`).catch(() => undefined);
    if (answer?.ok && (await answer.json()).items.length > 0) return { address, configuration: file, folder, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error("the program serves no stories");
}

// Serves what `answer(request, response)` says.
export async function serve(answer) {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${server.address().port}/`, stop };
}

// Gives the blocks of code below a heading of docs/embedding.md, as partners copy them.
export async function documentation() {
  const text = await readFile(join(ROOT, "docs/embedding.md"), "utf8");
  return (heading, n = 0) => {
    const section = text.split(`\n## ${heading}\n`)[1].split("\n## ")[0];
    return [...section.matchAll(/```\w+\n([\s\S]*?)```/g)][n][1];
  };
}

// A port at which nobody listens for now.
export async function freePort() {
  const server = createPort();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

export const escape = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
