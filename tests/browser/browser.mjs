// The browser, and pages in it that keep account of what happened to them.

import puppeteer from "puppeteer-core";

export const SCHEMES = ["light", "dark"];

export const launch = () =>
  puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });

// Opens an address. `seen` holds requests, dialogs (script that ran) and messages on the console, such as
// violations of the content security policy.
export async function open(browser, address, { width = 1280, scheme = "light", until = "load" } = {}) {
  const page = await browser.newPage();
  const seen = { requests: [], dialogs: [], messages: [] };
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("dialog", (dialog) => {
    seen.dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  page.on("console", (message) => seen.messages.push(message.text()));
  page.on("pageerror", (error) => seen.messages.push(String(error)));
  await page.setViewport({ width, height: width < 600 ? 640 : 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(address, { waitUntil: until });
  return { page, seen };
}
