// A real browser, or the reason why there is none.

import {existsSync} from "node:fs";

import {chromium} from "playwright-core";

const PLACES = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** Ends the test as skipped when no browser is installed. */
export async function openBrowser() {
  const executablePath = PLACES.find((place) => place && existsSync(place));
  if (!executablePath) {
    console.log("SKIPPED: chromium is not installed");
    process.exit(0);
  }
  // Chromium's own sandbox wants a user that isn't root; the pages are ours.
  return chromium.launch({executablePath, args: ["--no-sandbox", "--disable-gpu"]});
}

/** A window that collects what goes wrong in it. */
export async function openWindow(browser, address, {width, height, theme = "light"}) {
  const context = await browser.newContext({viewport: {width, height}, colorScheme: theme});
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const problems = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on(
    "request",
    (request) => request.url().startsWith(new URL(address).origin) || problems.push(`asked ${request.url()}`),
  );
  await page.goto(address);
  return {page, problems, close: () => context.close()};
}
