// What the README walks through, in a browser: one generation and one purchase in the demo's studio, by the buttons a person
// sees. `first_steps_test.mjs --pictures DIR` keeps the README's pictures of it.

import assert from "node:assert/strict";
import {mkdirSync} from "node:fs";
import {join} from "node:path";
import {after, before, test} from "node:test";

import {openBrowser, openWindow} from "./browser.mjs";
import {Demo} from "./demo.mjs";
import {eventually} from "./sandbox.mjs";

const PHONE = {width: 390, height: 770};
const BYTES_MAX = 80_000;
/** Behind the messages one colour: a picture of it is small. */
const PLAIN = ".wallpaper { background: #d9e6c8 !important } .wallpaper-lines { display: none }";

const flag = process.argv.indexOf("--pictures");
const folder = flag > 0 ? process.argv[flag + 1] : undefined;
if (folder) mkdirSync(folder, {recursive: true});

let browser;
let demo;
let ann;
let opened;
let page;
before(async () => {
  browser = await openBrowser();
  demo = await Demo.start();
  ann = await demo.person("Ann");
  opened = await openWindow(browser, `${demo.sandbox.origin}/sandbox/?user=${ann.id}`, PHONE);
  ({page} = opened);
  if (folder) await page.evaluate(wear, PLAIN);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

function wear(style) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets.push(sheet);
}
const bubble = (text) => page.locator(".bubble.in", {hasText: text}).last();
const press = (text) => page.locator(".inline", {hasText: text}).last().click();
const picture = async (name) => {
  if (!folder) return;
  await page.mouse.move(0, 0); // nothing lights up under it
  const {length} = await page.screenshot({path: join(folder, `${name}.png`), animations: "disabled"});
  // What the sandbox draws is another picture each time, and some are large files.
  assert.ok(length <= BYTES_MAX, `${name}.png has ${length} bytes: make them once more`);
};

test("the first visit asks for a language and leads home", async () => {
  await page.locator(".chat-row", {hasText: "Banana studio"}).click();
  await page.locator(".only").click();
  await press("English");
  await bubble("Welcome, Ann!").waitFor();
  await picture("home");
});

test("words become a card with the price, and the card the picture", async () => {
  await page.getByRole("textbox", {name: "Message"}).fill("a yellow boat at dawn");
  await page.keyboard.press("Enter");
  await bubble("Price: 10 tokens. You have 500.").waitFor();
  await picture("card");
  await press("Generate");
  const image = bubble("Sandbox · 10 tokens").locator("img");
  await image.waitFor();
  await eventually(() => image.evaluate((one) => one.naturalWidth === 768), "the picture is drawn");
  await bubble("Sandbox · 10 tokens").scrollIntoViewIfNeeded();
  await picture("result");
});

test("tokens are bought with Stars", async () => {
  const stars = await ann.stars();
  await page.locator(".menu-button").click();
  await page.getByRole("menuitem", {name: /\/balance/}).click();
  await press("Top up");
  await bubble("Tokens for Stars").waitFor();
  await picture("shop");
  await press("1,000 tokens");
  await press("I agree");
  await page.locator(".bubble:has(.invoice) .inline").last().click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", {name: /Confirm and pay/}).waitFor();
  await picture("checkout");
  await sheet.getByRole("button", {name: /Confirm and pay/}).click();
  await sheet.getByText("Purchase completed").waitFor();
  await sheet.getByRole("button", {name: "Done"}).click();
  await bubble("You have 1,490 tokens").waitFor();
  await picture("paid");
  assert.equal(await ann.stars(), stars - 50);
});

test("nothing went wrong on the page, and no button's label is cut off", async () => {
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll(".inline-text")]
      .filter((one) => one.scrollWidth > one.clientWidth)
      .map((one) => one.textContent),
  );
  assert.deepEqual(cut, []);
  assert.deepEqual(opened.problems, []);
});
