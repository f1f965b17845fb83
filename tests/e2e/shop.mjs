// A shop as its author would write it with grammY: nothing in it knows of the sandbox but the address of the API.

import {Bot, GrammyError, InlineKeyboard} from "grammy";

const PRICE = 50;

export function makeShop(token, apiRoot) {
  const bot = new Bot(token, {client: {apiRoot}});
  const sold = new Map(); // charge by person

  bot.command("start", (context) =>
    context.reply(
      `<b>Welcome</b>, ${context.from.first_name}! You came by <i>${context.match || "yourself"}</i>.`,
      {
        parse_mode: "HTML",
        reply_markup: new InlineKeyboard()
          .text("Catalogue", "catalogue")
          .text("Help", "help")
          .row()
          .url("Site", "https://example.org/"),
      },
    ),
  );

  bot.callbackQuery("help", (context) =>
    context.answerCallbackQuery({text: "Press Catalogue", show_alert: true}),
  );

  bot.callbackQuery("catalogue", async (context) => {
    await context.answerCallbackQuery("Here it is");
    await context.editMessageText("The catalogue");
    await context.replyWithInvoice(
      "Ten pictures",
      "Pictures of anything",
      `pictures-${context.from.id}`,
      "XTR",
      [{label: "Ten pictures", amount: PRICE}],
    );
  });

  bot.on("pre_checkout_query", (context) => {
    const mine = context.preCheckoutQuery.invoice_payload === `pictures-${context.from.id}`;
    return mine
      ? context.answerPreCheckoutQuery(true)
      : context.answerPreCheckoutQuery(false, {error_message: "Not for you"});
  });

  bot.on("message:successful_payment", async (context) => {
    const {total_amount, telegram_payment_charge_id} = context.message.successful_payment;
    sold.set(context.from.id, telegram_payment_charge_id);
    await context.reply(`Thank you for ${total_amount} Stars`);
  });

  bot.command("refund", async (context) => {
    const charge = sold.get(context.from.id);
    try {
      await context.api.refundStarPayment(context.from.id, charge);
      await context.reply("Your Stars are back");
    } catch (error) {
      if (!(error instanceof GrammyError)) throw error;
      await context.reply(`Refused: ${error.description}`);
    }
  });

  bot.on("message:photo", async (context) => {
    const best = context.message.photo.at(-1);
    const file = await context.getFile();
    await context.replyWithPhoto(best.file_id, {
      caption: `${best.width}×${best.height}, ${file.file_size} bytes`,
    });
  });

  bot.on("message:text", (context) => context.reply(`You said: ${context.message.text}`));
  return bot;
}
