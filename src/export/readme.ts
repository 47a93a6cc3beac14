/** The page that explains a package to somebody who has never heard of this program, in English and in Arabic. */
import type { CalendarDate, Instant } from '../domain/time.ts';
import { type PackedFile, SUMS, textFile } from './archive.ts';
import { VERIFIER, VERIFIER_NAME } from './verifier.ts';

export interface About {
  readonly organisation: string;
  /** null: the whole client file. */
  readonly customer: string | null;
  readonly at: Instant;
  readonly asOf: CalendarDate;
  /** 'USD 12.00', one per currency; only of a customer. */
  readonly balances: readonly string[];
}

export function* readmeFiles(about: About): Generator<PackedFile> {
  yield textFile('README-en.txt', english(about));
  yield textFile('README-ar.txt', arabic(about));
  yield textFile(VERIFIER_NAME, VERIFIER);
}

function english({ organisation, customer, at, asOf, balances }: About): string {
  return `${customer === null ? 'CLIENT FILE' : 'EVIDENCE PACKAGE'}

Business:  ${organisation}
${customer === null ? '' : `Customer:  ${customer}\nBalance:   ${balances.join('; ') || 'nothing open'}\n`}Day:       ${asOf}
Made:      ${at} (UTC)

WHAT IS IN IT
${customer === null ? '' : 'statement-en.html, statement-ar.html  the statement of account\n'}customers, invoices, payments, credits, allocations  what the books say
letters                letters, hand-overs and what became of them; the folder letters/ holds each as it was sent:
                       message.eml (the very bytes; every mail program opens it), letter.html, letter.txt, and the PDFs that went with it
notes                  what was written into the books about them
timeline, calls        what happened, in order; calls with their outcome
promises, holds-and-disputes, replies, agreements, tasks
decisions              what was decided each day about which invoices, and for which reasons, also where nothing was done;
                       policies/ holds the rules that were in force, named by their hash
journal/chain.csv      every line of the business's journal: when, what kind, and hashes; no names
journal/lines.jsonl    the lines ${customer === null ? '' : 'about this customer '}word for word, with their salts

Each table is there twice: as .csv (UTF-8, amounts as decimals) and as .json (amounts in whole minor units: 1250 is 12.50). In .csv a text that a
spreadsheet would take for a formula has an apostrophe before it.

HOW TO VERIFY IT
You need nobody's word for this, ours included.
1. sha256sum --check ${SUMS}        every file is as it was packed.
2. node ${VERIFIER_NAME}                  does the same, and proves the journal (Node 18 or newer; it is short, read it first).

What it proves, and what you can compute yourself in any language. Each line of the journal has
   contentsHash = SHA-256 of salt followed by contents (journal/lines.jsonl)
   hash         = SHA-256 of the JSON text [previous hash, seq, at, kind, contentsHash], without spaces; before line 1 stand 64 zeros
so no line can be changed, removed, inserted or moved without every later hash becoming another one. A line 'letter-sent' names the SHA-256 of the
message; it is the SHA-256 of that letter's message.eml or message.txt. A line without contents was erased at a person's request (privacy law): that
something was done, and when, still verifies; what it said is gone.
`;
}

function arabic({ organisation, customer, at, asOf, balances }: About): string {
  return `${customer === null ? 'ملف العميل كاملًا' : 'ملف الإثبات'}

المنشأة: ${organisation}
${customer === null ? '' : `العميل: ${customer}\nالرصيد: ${balances.join('؛ ') || 'لا شيء مفتوح'}\n`}اليوم: ${asOf}
وقت الإعداد: ${at} (بالتوقيت العالمي)

ما الذي يحتويه
${customer === null ? '' : 'statement-ar.html و statement-en.html: كشف الحساب\n'}customers, invoices, payments, credits, allocations: ما تقوله الدفاتر
letters: الرسائل والإحالات وما آلت إليه؛ والمجلد letters/ فيه كل رسالة كما أُرسلت:
  message.eml (البايتات نفسها، ويفتحها أي برنامج بريد) و letter.html و letter.txt وملفات PDF التي رافقتها
notes: ما كُتب عنها في الدفاتر
timeline, calls: ما حدث بالترتيب؛ والمكالمات ونتائجها
promises, holds-and-disputes, replies, agreements, tasks: الوعود، والتعليقات والنزاعات، والردود، والاتفاقات، والمهام
decisions: ما تقرر كل يوم بشأن أي فواتير ولأي أسباب، حتى حين لم يُفعل شيء؛ وفي policies/ القواعد السارية باسم بصمتها
journal/chain.csv: كل أسطر سجل المنشأة: متى، ومن أي نوع، وبصماتها؛ بلا أسماء
journal/lines.jsonl: الأسطر ${customer === null ? '' : 'الخاصة بهذا العميل '}حرفيًا مع أملاحها

كل جدول موجود مرتين: ‎.csv (ترميز UTF-8 والمبالغ كسور عشرية) و ‎.json (المبالغ بالوحدات الصغرى: 1250 تعني 12.50). وفي ‎.csv تسبق فاصلة علوية أي نص
قد يحسبه برنامج الجداول صيغة.

كيف تتحقق منه
لا تحتاج إلى كلمة أحد، ولا كلمتنا.
1. sha256sum --check ${SUMS} : كل ملف كما حُزم.
2. node ${VERIFIER_NAME} : يفعل ذلك ويثبت السجل أيضًا (Node 18 أو أحدث؛ وهو قصير فاقرأه أولًا).

ما الذي يثبته، وما يمكنك حسابه بأي لغة برمجة. لكل سطر في السجل:
   contentsHash = بصمة SHA-256 للملح salt يليه النص contents ‏(journal/lines.jsonl)
   hash = بصمة SHA-256 لنص JSON ‏[البصمة السابقة, seq, at, kind, contentsHash] بلا مسافات؛ وقبل السطر الأول 64 صفرًا
فلا يمكن تغيير سطر أو حذفه أو إدراجه أو نقله دون أن تتغير كل بصمة بعده. وسطر letter-sent يذكر بصمة الرسالة، وهي بصمة message.eml أو message.txt
لتلك الرسالة. والسطر الذي لا محتوى له مُحي بطلب صاحبه (قانون الخصوصية): يبقى إثبات أن شيئًا حدث ومتى، أما ما قيل فقد زال.
`;
}
