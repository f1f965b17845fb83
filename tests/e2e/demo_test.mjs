// The demo in a browser, as whoever tries Banana for the first time sees it: start, menu, photo, purchase, refund.
// Screenshots are kept beside the test, in screenshots/.

import assert from "node:assert/strict";
import {mkdirSync} from "node:fs";
import {after, before, describe, test} from "node:test";

import {openBrowser, openWindow} from "./browser.mjs";
import {Demo} from "./demo.mjs";
import {PICTURE, eventually} from "./sandbox.mjs";

const SCREENSHOTS = new URL("screenshots/", import.meta.url).pathname;
mkdirSync(SCREENSHOTS, {recursive: true});

let browser;
let demo;
before(async () => {
  browser = await openBrowser();
  demo = await Demo.start();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

// Each tries it in a language of their own.
const visits = {
  desk: {
    who: "Ann",
    size: {width: 1280, height: 800, theme: "light"},
    words: {
      hello: "Hello, Ann",
      photo: "Photo echo",
      echo: "Here is your photo back",
      buy: "Buy tokens",
      pack: "for ⭐",
      thanks: "Thank you!",
      refund: "Refund last purchase",
      done: "back with you",
    },
  },
  phone: {
    who: "Вера",
    size: {width: 390, height: 844, theme: "dark"},
    words: {
      hello: "Здравствуйте, Вера",
      photo: "Фото обратно",
      echo: "Вот ваше фото",
      buy: "Купить токены",
      pack: "за ⭐",
      thanks: "Спасибо!",
      refund: "Вернуть последнюю покупку",
      done: "Готово",
    },
  },
};

for (const [kind, {who, size, words}] of Object.entries(visits)) {
  describe(`the demo on a ${kind}`, () => {
    let person;
    let opened;
    let page;
    let stars;
    before(async () => {
      person = await demo.person(who);
      stars = await person.stars();
      opened = await openWindow(browser, `${demo.sandbox.origin}/sandbox/?user=${person.id}`, size);
      ({page} = opened);
    });
    after(() => opened?.close());

    const picture = (name) =>
      page.screenshot({path: `${SCREENSHOTS}demo_${kind}_${name}.png`, animations: "disabled"});
    const bubble = (text) => page.locator(".bubble.in", {hasText: text}).last();
    const press = (text) => page.locator(".inline", {hasText: text}).last().click();

    test("start shows the menu", async () => {
      await page.locator(".chat-row", {hasText: "Banana demo"}).click();
      await page.locator(".only").click();
      await bubble(words.hello).waitFor();
      await picture("menu");
    });

    test("a photo comes back", async () => {
      await press(words.photo);
      await page
        .locator("input[type=file]")
        .setInputFiles({name: "yellow.png", mimeType: "image/png", buffer: PICTURE});
      await page.getByRole("textbox", {name: "Caption"}).press("Enter");
      const image = bubble(words.echo).locator("img");
      await image.waitFor();
      await eventually(() => image.evaluate((one) => one.naturalWidth === 320), "the picture is drawn");
      await picture("photo");
    });

    test("tokens are bought with Stars", async () => {
      await page.locator(".menu-button").click();
      await page.getByRole("menuitem", {name: /\/menu/}).click();
      await press(words.buy);
      await page.locator(".inline", {hasText: words.pack}).first().click();
      const pay = page.locator(".bubble:has(.invoice) .inline").last();
      await pay.click();
      const sheet = page.getByRole("dialog");
      await picture("checkout");
      await sheet.getByRole("button", {name: /Confirm and pay/}).click();
      await sheet.getByText("Purchase completed").waitFor();
      await sheet.getByRole("button", {name: "Done"}).click();
      await bubble(words.thanks).waitFor();
      await picture("paid");
      assert.ok((await person.stars()) < stars);
    });

    test("and the Stars come back", async () => {
      await press(words.refund);
      await bubble(words.done).waitFor();
      await eventually(async () => (await person.stars()) === stars, "the Stars are back");
      await picture("refund");
      assert.deepEqual(opened.problems, []);
    });
  });
}
