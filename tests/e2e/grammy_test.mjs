// A bot made with grammY runs unchanged against the sandbox, by polling and by webhook, and sells something for Stars.

import assert from "node:assert/strict";
import {createServer} from "node:http";
import {after, before, describe, test} from "node:test";

import {GrammyError, webhookCallback} from "grammy";

import {PICTURE, Sandbox, eventually} from "./sandbox.mjs";
import {makeShop} from "./shop.mjs";

let sandbox;
before(async () => {
  sandbox = await Sandbox.start();
});
after(() => sandbox?.stop());

async function poll(bot) {
  const running = bot.start();
  await eventually(() => bot.isRunning(), "the bot runs");
  return async () => {
    await bot.stop();
    await running;
  };
}

async function receiveWebhooks(bot) {
  const secretToken = "the-secret_of_this-test";
  const server = createServer(webhookCallback(bot, "http", {secretToken}));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/shop`;
  await bot.api.setWebhook(url, {secret_token: secretToken});
  const stranger = await fetch(url, {
    method: "POST",
    headers: {"content-type": "application/json"},
    body: "{}",
  });
  assert.equal(stranger.status, 401, "without the secret nothing is taken");
  return async () => {
    await bot.api.deleteWebhook();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}

const ways = {polling: poll, webhook: receiveWebhooks};

for (const [way, begin] of Object.entries(ways)) {
  describe(`a shop by ${way}`, () => {
    const name = `shop_${way}_bot`;
    let bot;
    let end;
    let ann;

    before(async () => {
      const {token} = await sandbox.bot(name, "Shop");
      bot = makeShop(token, sandbox.origin);
      await bot.api.setMyCommands([{command: "start", description: "Begin"}]);
      end = await begin(bot);
      ann = await sandbox.person({first_name: "Ann", username: `ann_${way}`, stars: 120});
    });
    after(() => end?.());

    test("it greets whoever comes by a deep link", async () => {
      await ann.act("start", {bot: name, payload: "friends"});
      const greeting = await ann.sees(name, (one) => one.text?.startsWith("Welcome"), "the greeting");
      assert.equal(greeting.text, "Welcome, Ann! You came by friends.");
      assert.deepEqual(
        greeting.entities.map(({type, offset, length}) => [type, offset, length]),
        [
          ["bold", 0, 7],
          ["italic", 26, 7],
        ],
      );
      assert.deepEqual(
        greeting.keyboard.map((row) => row.map(({text, kind}) => [text, kind])),
        [
          [
            ["Catalogue", "callback"],
            ["Help", "callback"],
          ],
          [["Site", "url"]],
        ],
      );
      const {chats} = await sandbox.get("state", {user: ann.id});
      assert.deepEqual(chats.find(({username}) => username === name).commands, [
        {command: "start", description: "Begin"},
      ]);
    });

    test("its buttons answer", async () => {
      const greeting = await ann.sees(name, (one) => one.keyboard, "the buttons");
      const {answer} = await ann.act("press", {bot: name, message: greeting.id, row: 0, column: 1});
      assert.equal(answer.text, "Press Catalogue");
      assert.equal(answer.alert, true);
    });

    test("it gives a photo back by its id", async () => {
      const upload = await ann.upload("picture.png", "image/png", PICTURE);
      await ann.act("send", {bot: name, files: [upload], as: "photo"});
      const echo = await ann.sees(name, (one) => one.photo, "the photo");
      assert.equal(echo.caption, `320×240, ${PICTURE.length} bytes`);
      const bytes = Buffer.from(await (await fetch(sandbox.origin + echo.photo.file)).arrayBuffer());
      assert.ok(bytes.equals(PICTURE));
    });

    test("it sells for Stars and gives them back once", async () => {
      const greeting = await ann.sees(name, (one) => one.keyboard, "the buttons");
      await ann.act("press", {bot: name, message: greeting.id, row: 0, column: 0});
      const offer = await ann.sees(name, (one) => one.invoice, "the invoice");
      assert.equal(offer.invoice.title, "Ten pictures");
      assert.equal(offer.invoice.stars, 50);
      const edited = (await ann.messages(name)).find(({id}) => id === greeting.id);
      assert.equal(edited.text, "The catalogue");
      assert.ok(edited.edit_date);

      const paid = await ann.act("pay", {bot: name, message: offer.id});
      assert.deepEqual([paid.status, paid.stars], ["paid", 70]);
      await ann.sees(name, (one) => one.text === "Thank you for 50 Stars", "the thanks");
      assert.equal((await bot.api.getMyStarBalance()).amount, 50);

      await ann.act("send", {bot: name, text: "/refund"});
      await ann.sees(name, (one) => one.text === "Your Stars are back", "the refund");
      assert.equal(await ann.stars(), 120);
      await ann.act("send", {bot: name, text: "/refund"});
      await ann.sees(
        name,
        (one) => one.text === "Refused: Bad Request: CHARGE_ALREADY_REFUNDED",
        "the refusal",
      );
      const {transactions} = await bot.api.getStarTransactions();
      assert.equal(transactions.length, 2);
      assert.equal(transactions[0].id, transactions[1].id);
      assert.equal((await bot.api.getMyStarBalance()).amount, 0);
    });

    test("whoever forwards the invoice to a poorer friend sells nothing", async () => {
      const bob = await sandbox.person({first_name: "Bob", stars: 10});
      const link = await bot.api.createInvoiceLink("For Ann", "Only hers", `pictures-${ann.id}`, "", "XTR", [
        {label: "x", amount: 5},
      ]);
      const slug = /\$([\w-]+)$/.exec(link)[1];
      const refused = await bob.act("pay", {slug});
      assert.equal(refused.status, "failed");
      assert.equal(refused.error, "Not for you");
      assert.equal(await bob.stars(), 10);
    });

    test("a refusal of Telegram reaches it in Telegram's words", async () => {
      const eve = await sandbox.person({first_name: "Eve"});
      const refusal = (pattern) => (error) => error instanceof GrammyError && pattern.test(error.description);
      await assert.rejects(bot.api.sendMessage(eve.id, "hi"), refusal(/^(Forbidden|Bad Request): /));
      await eve.act("start", {bot: name});
      await eve.sees(name, () => true, "the greeting");
      await eve.act("block", {bot: name});
      await assert.rejects(
        bot.api.sendMessage(eve.id, "hi"),
        refusal(/^Forbidden: bot was blocked by the user$/),
      );
      await eve.act("unblock", {bot: name});
      await bot.api.sendMessage(eve.id, "hi again");
      await assert.rejects(bot.api.sendMessage(ann.id, "x".repeat(4097)), refusal(/message is too long/));
      await assert.rejects(
        bot.api.sendMessage(ann.id, "x", {
          reply_markup: {inline_keyboard: [[{text: "x", callback_data: "x".repeat(65)}]]},
        }),
        refusal(/BUTTON_DATA_INVALID/),
      );
    });
  });
}

test("updates of a fault come twice and late but are the same", async () => {
  const name = "faulty_bot";
  const {token} = await sandbox.bot(name, "Faulty");
  const bot = makeShop(token, sandbox.origin);
  const ann = await sandbox.person({first_name: "Ann"});
  await sandbox.post("fault", {kind: "duplicate", bot: name, times: 1});
  await ann.act("start", {bot: name});
  const updates = await bot.api.getUpdates({timeout: 2});
  assert.equal(updates.length, 2);
  assert.deepEqual(updates[0], updates[1]);
});

test("flood control names the wait and the library obeys it", async () => {
  const name = "flooded_bot";
  const {token} = await sandbox.bot(name, "Flooded");
  const bot = makeShop(token, sandbox.origin);
  await sandbox.post("fault", {kind: "flood", bot: name, method: "getMe", retry_after: 3});
  await assert.rejects(
    bot.api.getMe(),
    (error) => error.error_code === 429 && error.parameters.retry_after === 3,
  );
  assert.equal((await bot.api.getMe()).username, name);
});
