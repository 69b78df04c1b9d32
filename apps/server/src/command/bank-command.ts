// What the operators of the link to a bank do: look at what waits, place it, compare the two sides.
import { StartRefusal } from '../start/start-refusal.ts';
import type { Command } from './command.ts';
import { askSecret, inStore, WAITS } from './operator-command.ts';

const clock = { nowMs: () => Date.now() };
const USAGE = '<report|items|place <item-id> <account-number|keep> <operator>>';

export const bankCommand: Command = {
  name: 'bank',
  usage: USAGE,
  summary: 'Compares bank and ledger, lists money nobody could place, and places it; the server may be running',
  details:
    'report    what the bank’s statements say beside what the ledger says; ends with 1 where they differ\n' +
    'items     money that came or went and names no account, with its reason\n' +
    'place     gives an item to the account of that number or creditor reference, or keeps it (a charge of the bank, or\n' +
    '          its mistake). Two operators give the same words within seven days of each other; the secret of each is\n' +
    '          read from standard input. The server does it at its next look, within seconds.',
  wordsMin: 1,
  wordsMax: 4,
  run: ({ words, configuration, say }) =>
    inStore(configuration, async (database) => {
      const [verb, itemId = '', resolution = '', name = ''] = words;
      const { listWorkItems, placeItem, reconcileBank } = await import('@althing/payments/server');
      const { bank } = configuration;
      if (!bank) throw new StartRefusal('No bank is connected: ALTHING_BANK is off.');
      if (verb === 'report' && words.length === 1) {
        const { findings, bankMinor, ledgerMinor, unconfirmedMinor, unconfirmedCount } = await reconcileBank(
          database,
          bank.account,
        );
        say(`${bank.account.iban} ${bank.account.currency}, in minor units`);
        say(`the bank's last statement  ${bankMinor === null ? 'none yet' : bankMinor}`);
        say(`told of since              ${unconfirmedMinor} in ${unconfirmedCount} bookings`);
        say(`the ledger                 ${ledgerMinor}`);
        for (const { code, ...rest } of findings) say(`${code} ${Object.values(rest).join(' ')}`);
        if (findings.length > 0) throw new StartRefusal('Bank and ledger want looking at.');
        return;
      }
      if (verb === 'items' && words.length === 1) {
        const items = await listWorkItems(database);
        for (const item of items) {
          const sign = item.direction === 'in' ? '+' : '-';
          const who = item.counterpartName ?? 'nobody named';
          say(
            `${item.itemId} ${item.bookedOn} ${sign}${item.amountMinor} ${item.currency} ${item.reason} ${item.state}`,
          );
          say(`  ${who}: ${item.remittance}${item.problem === null ? '' : ` (could not be done: ${item.problem})`}`);
        }
        if (items.length === 0) say('Nothing waits.');
        return;
      }
      if (verb !== 'place' || words.length !== 4) throw new StartRefusal(`Usage: althing bank ${USAGE}`);
      const operator = await askSecret(name, say);
      const outcome = await placeItem({ database, clock }, { itemId, resolution }, operator);
      if (!outcome.ok) throw new StartRefusal(REASONS[outcome.refusal] ?? `Refused: ${outcome.refusal}.`);
      say(outcome.value.isDone ? 'It is placed.' : WAITS);
    }),
};

const REASONS: Readonly<Record<string, string>> = {
  not_an_operator: 'There is no operator of this name with this secret.',
  item_unknown: 'No such item waits. "althing bank items" lists those that do.',
  account_unknown: 'No account has this number.',
  only_arrivals_are_assigned: 'What the bank has taken can only be kept: nobody here owes it.',
};
