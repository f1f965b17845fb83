// The sandbox's web chat in a real browser: a person meets a shop, sends it a photo, buys and is refunded, on a desk and
// on a phone. Screenshots are kept beside the test, in screenshots/.

import assert from "node:assert/strict";
import {mkdirSync} from "node:fs";
import {after, before, describe, test} from "node:test";

import {openBrowser, openWindow} from "./browser.mjs";
import {PICTURE, Sandbox, eventually} from "./sandbox.mjs";
import {makeShop} from "./shop.mjs";

const SCREENSHOTS = new URL("screenshots/", import.meta.url).pathname;
mkdirSync(SCREENSHOTS, {recursive: true});

let browser;
let sandbox;
let shop;
before(async () => {
  browser = await openBrowser();
  sandbox = await Sandbox.start();
  const {token} = await sandbox.bot("shop_bot", "Corner Shop");
  shop = makeShop(token, sandbox.origin);
  await shop.api.setMyCommands([
    {command: "start", description: "Begin"},
    {command: "refund", description: "Stars back"},
  ]);
  shop.start();
});
after(async () => {
  await browser?.close();
  await shop?.stop();
  await sandbox?.stop();
});

const address = (values) => `${sandbox.origin}/sandbox/?${new URLSearchParams(values)}`;

const windows = {
  desk: {width: 1280, height: 800, theme: "light"},
  phone: {width: 390, height: 844, theme: "dark"},
};

for (const [kind, size] of Object.entries(windows)) {
  describe(`the web chat on a ${kind}`, () => {
    let ann;
    let opened;
    let page;
    before(async () => {
      ann = await sandbox.person({first_name: "Ann", username: `ann_${kind}`, stars: 120});
      opened = await openWindow(browser, address({user: ann.id}), size);
      ({page} = opened);
    });
    after(() => opened?.close());

    const picture = (name) =>
      page.screenshot({path: `${SCREENSHOTS}${kind}_${name}.png`, animations: "disabled"});
    const button = (name) => page.getByRole("button", {name, exact: true});
    const bubble = (text) => page.locator(".bubble", {hasText: text}).last();

    test("a bot found by its name is started", async () => {
      await page.getByRole("searchbox").fill("shop");
      await page.locator(".chat-row", {hasText: "Corner Shop"}).click();
      await page.locator(".only").waitFor();
      await picture("start");
      await page.locator(".only").click();
      await bubble("Welcome, Ann!").waitFor();
      assert.equal(await bubble("Welcome, Ann!").locator("strong").textContent(), "Welcome");
      await picture("greeting");
    });

    test("a button's answer is an alert", async () => {
      await button("Help").click();
      const alert = page.getByRole("dialog");
      await alert.getByText("Press Catalogue").waitFor();
      await page.keyboard.press("Escape");
      await alert.waitFor({state: "detached"});
    });

    test("a photo is sent with a caption and comes back", async () => {
      await page
        .locator("input[type=file]")
        .setInputFiles({name: "yellow.png", mimeType: "image/png", buffer: PICTURE});
      await page.getByRole("textbox", {name: "Caption"}).fill("All yellow");
      await picture("attach");
      await page.keyboard.press("Enter");
      await bubble("All yellow").waitFor();
      await bubble("320×240").locator("img").waitFor();
      await eventually(
        () =>
          bubble("320×240")
            .locator("img")
            .evaluate((image) => image.naturalWidth === 320),
        "the picture is drawn",
      );
      await bubble("320×240").locator(".photo").click();
      await page.getByRole("dialog", {name: "Photo"}).waitFor();
      await page.keyboard.press("Escape");
      await picture("photo");
    });

    test("what a person writes stays text", async () => {
      const words = "<img src=x onerror=alert(1)> & <b>not bold</b>";
      await page.getByRole("textbox", {name: "Message"}).fill(words);
      await page.keyboard.press("Enter");
      await bubble(`You said: ${words}`).waitFor();
      assert.equal(await page.locator(".words img, .words b").count(), 0);
    });

    test("something is bought with Stars", async () => {
      await button("Catalogue").click();
      await bubble("Ten pictures").waitFor();
      await bubble("Ten pictures").getByRole("button", {name: /Pay/}).click();
      const sheet = page.getByRole("dialog");
      await sheet.getByText("Ann pays 50 Stars to Corner Shop").waitFor();
      await picture("checkout");
      await sheet.getByRole("button", {name: /Confirm and pay/}).click();
      await sheet.getByText("Purchase completed").waitFor();
      await picture("paid");
      await sheet.getByRole("button", {name: "Done"}).click();
      await bubble("Thank you for 50 Stars").waitFor();
      await bubble("Ten pictures").getByRole("button", {name: "Receipt"}).waitFor();
      assert.equal(await ann.stars(), 70);
    });

    test("a refund from the commands' menu comes back at once", async () => {
      await page.locator(".menu-button").click();
      await page.getByRole("menuitem", {name: /refund/}).click();
      await bubble("Your Stars are back").waitFor();
      await eventually(
        async () => (await page.locator(".me").textContent()).includes("120"),
        "the balance follows",
      );
      await picture("refund");
    });

    test("a chat one came out of is where one was, and a reload keeps it", async () => {
      assert.match(page.url(), new RegExp(`user=${ann.id}`));
      await page.reload();
      await bubble("Your Stars are back").waitFor();
      if (kind === "phone") {
        await page.getByRole("button", {name: "Back to the chats"}).click();
        await page.locator(".chat-row", {hasText: "Corner Shop"}).waitFor();
      } else {
        await page.keyboard.press("Escape");
        await page.getByText("Select a chat to start messaging").waitFor();
      }
      await picture("list");
    });

    test("every button has a name and nothing went wrong on the page", async () => {
      const nameless = await page.evaluate(() =>
        [...document.querySelectorAll("button")]
          .filter((one) => one.offsetParent && !one.textContent.trim() && !one.getAttribute("aria-label"))
          .map((one) => one.outerHTML),
      );
      assert.deepEqual(nameless, []);
      assert.deepEqual(opened.problems, []);
    });
  });
}

test("people side by side see the same channel live", async () => {
  const [eve, bob] = [await sandbox.person({first_name: "Eve"}), await sandbox.person({first_name: "Bob"})];
  const garden = {title: "Garden", kind: "supergroup", owner: eve.id, members: [bob.id]};
  const chat = (await sandbox.post("channels", garden)).chat.id;
  await eve.act("send", {chat, text: "Spring is here"});
  const opened = await openWindow(browser, address({split: 1, users: `${eve.id},${bob.id}`}), {
    width: 1280,
    height: 800,
  });
  const {page} = opened;
  const [left, right] = [page.locator(".client").nth(0), page.locator(".client").nth(1)];
  await left.locator(".chat-row", {hasText: "Garden"}).click();
  await left.getByRole("textbox", {name: "Message"}).waitFor();
  let load;
  const written = new Promise((resolve) => (load = resolve));
  await page.route(/api\/history/, (route) => written.then(() => route.continue()), {times: 1});
  await right.locator(".chat-row", {hasText: "Garden"}).click();
  await left.getByRole("textbox", {name: "Message"}).fill("Roses are in bloom");
  load();
  await right.locator(".bubble", {hasText: "Spring is here"}).waitFor();
  await page.keyboard.press("Enter"); // the chat that opened beside did not take the keyboard away
  await right.locator(".bubble.in", {hasText: "Roses are in bloom"}).waitFor();
  await right.getByRole("textbox", {name: "Message"}).fill("I'll come and see");
  await page.keyboard.press("Enter");
  await left.locator(".bubble.in", {hasText: "I'll come and see"}).waitFor();
  await page.screenshot({path: `${SCREENSHOTS}split.png`});
  assert.deepEqual(opened.problems, []);
  await opened.close();
});

test("what happens while a chat is being loaded is not lost", async () => {
  const gus = await sandbox.person({first_name: "Gus"});
  const bot = (await sandbox.get("bots")).bots.find(({username}) => username === "shop_bot").id;
  await gus.act("start", {bot});
  await gus.sees(bot, ({text}) => text?.includes("Welcome, Gus!"), "the greeting");
  const opened = await openWindow(browser, address({user: gus.id}), {width: 1280, height: 800});
  const {page} = opened;
  const row = page.locator(".chat-row", {hasText: "Corner Shop"});
  await row.waitFor();
  await page.route(
    /api\/history/,
    async (route) => {
      const response = await route.fetch();
      await shop.api.sendMessage(gus.id, "Meanwhile");
      await row.getByText("Meanwhile").waitFor();
      await route.fulfill({response});
    },
    {times: 1},
  );
  await row.click();
  await page.locator(".bubble", {hasText: "Meanwhile"}).waitFor();
  await page.locator(".bubble", {hasText: "Welcome, Gus!"}).waitFor();
  await opened.close();
});

test("a lost connection is caught up with", async () => {
  const dan = await sandbox.person({first_name: "Dan"});
  const opened = await openWindow(browser, address({user: dan.id}), {width: 1280, height: 800});
  const {page} = opened;
  await page.getByRole("button", {name: /Dan/}).waitFor();
  await page.context().setOffline(true);
  await sandbox.post("channels", {title: "While away", kind: "channel", owner: dan.id});
  await page.context().setOffline(false);
  await page.locator(".chat-row", {hasText: "While away"}).waitFor({timeout: 20_000});
  await opened.close();
});

describe("modules of the page", () => {
  let opened;
  before(async () => {
    const fay = await sandbox.person({first_name: "Fay"});
    opened = await openWindow(browser, address({user: fay.id}), {width: 800, height: 600});
  });
  after(() => opened?.close());

  /** What a text with entities becomes, as markup. */
  const rendered = (text, entities) =>
    opened.page.evaluate(
      async ([text, entities]) => {
        const {richText} = await import("/sandbox/entities.js");
        const box = document.createElement("div");
        box.append(richText(text, entities, {}));
        for (const node of box.querySelectorAll("*")) {
          for (const name of node.getAttributeNames()) if (name !== "class") node.removeAttribute(name);
        }
        return box.innerHTML;
      },
      [text, entities],
    );

  test("entities nest, overlap and count UTF-16 units", async () => {
    assert.equal(
      await rendered("🍌 bold", [{type: "bold", offset: 3, length: 4}]),
      "🍌 <strong>bold</strong>",
    );
    assert.equal(
      await rendered("abc", [
        {type: "italic", offset: 1, length: 1},
        {type: "bold", offset: 0, length: 3},
      ]),
      "<strong>a<em>b</em>c</strong>",
    );
    assert.equal(
      await rendered("abcd", [
        {type: "bold", offset: 0, length: 3},
        {type: "italic", offset: 2, length: 2},
      ]),
      "<strong>ab<em>c</em></strong><em>d</em>",
    );
    assert.equal(
      await rendered("ab", [
        {type: "bold", offset: 1, length: 99},
        {type: "code", offset: -1, length: 1},
      ]),
      "a<strong>b</strong>",
    );
    assert.equal(
      await rendered("q\nrest", [{type: "blockquote", offset: 0, length: 1}]),
      "<blockquote>q</blockquote>rest",
    );
    assert.equal(await rendered("<b>&", []), "&lt;b&gt;&amp;");
  });

  test("addresses, names and commands are links where no entity says so, and not in code", async () => {
    assert.equal(
      await rendered("see https://example.org/a. or /help @shop_bot", []),
      'see <button class="link">https://example.org/a</button>. or <button class="link">/help</button> <button class="link">@shop_bot</button>',
    );
    assert.equal(await rendered("</b> and/or", []), "&lt;/b&gt; and/or");
    assert.equal(await rendered("/help", [{type: "code", offset: 0, length: 5}]), "<code>/help</code>");
  });

  test("links lead where Telegram's do and none runs a script", async () => {
    const parsed = (links) =>
      opened.page.evaluate(async (links) => {
        const {parseLink} = await import("/sandbox/links.js");
        return JSON.parse(JSON.stringify(links.map(parseLink)));
      }, links);
    assert.deepEqual(
      await parsed([
        "https://t.me/shop_bot?start=abc",
        "t.me/shop_bot",
        "https://t.me/+AbCd",
        "https://t.me/joinchat/AbCd",
        "https://t.me/$slug-1",
        "tg://resolve?domain=shop_bot&start=x",
        "tg://user?id=7",
        "https://example.org/a?b=c",
        "javascript:alert(1)",
        "data:text/html,x",
      ]),
      [
        {kind: "name", name: "shop_bot", start: "abc"},
        {kind: "name", name: "shop_bot"},
        {kind: "invite"},
        {kind: "invite"},
        {kind: "invoice", slug: "slug-1"},
        {kind: "name", name: "shop_bot", start: "x"},
        {kind: "user", id: 7},
        {kind: "web", url: "https://example.org/a?b=c"},
        {kind: "unknown"},
        {kind: "unknown"},
      ],
    );
  });
});
