import type { Lang } from './contract.ts';

/** The code in one short message; the sentence against swindlers belongs to it. */
export const codeText: Record<Lang, (code: string) => string> = {
  lv: (code) => `VIAS kods ${code} der 10 minūtes. Nevienam to nesakiet.`,
  lt: (code) => `VIAS kodas ${code} galioja 10 min. Niekam jo nesakykite.`,
  ru: (code) => `Код VIAS: ${code}, действует 10 минут. Никому его не сообщайте.`,
  en: (code) => `VIAS code ${code} is valid for 10 minutes. Tell it to nobody.`,
};

/** The code that confirms an e-mail address. */
export const emailCodeText: Record<Lang, (code: string) => string> = {
  lv: (code) =>
    `VIAS kods ${code} der 10 minūtes. Ierakstiet to savā lapā, un pašvaldības brīdinājumi tiks sūtīti arī uz šo adresi. Nevienam šo kodu nesakiet. Ja kodu nepieprasījāt, nekas nav jādara.`,
  lt: (code) =>
    `VIAS kodas ${code} galioja 10 minučių. Įrašykite jį savo puslapyje, ir savivaldybės perspėjimai bus siunčiami ir šiuo adresu. Niekam šio kodo nesakykite. Jei kodo neprašėte, nieko daryti nereikia.`,
  ru: (code) =>
    `Код VIAS: ${code}, действует 10 минут. Введите его на своей странице, и предупреждения самоуправления будут приходить и на этот адрес. Никому его не сообщайте. Если вы не запрашивали код, ничего делать не нужно.`,
  en: (code) =>
    `VIAS code ${code} is valid for 10 minutes. Enter it on your page, and warnings of your municipality will come to this address too. Tell it to nobody. If you did not ask for it, you need do nothing.`,
};

/** What comes once after registering; `senders` are names of municipalities. */
export const welcomeText: Record<Lang, (senders: string, link: string) => string> = {
  lv: (senders, link) => `Jūs saņemsiet brīdinājumus īsziņā. Sūta: ${senders}. Jūsu dati un atteikšanās: ${link}`,
  lt: (senders, link) => `Perspėjimus gausite trumpąja žinute. Siunčia: ${senders}. Jūsų duomenys ir atsisakymas: ${link}`,
  ru: (senders, link) => `Вы будете получать предупреждения по SMS. Отправляет: ${senders}. Ваши данные и отказ: ${link}`,
  en: (senders, link) => `You will get warnings by SMS from: ${senders}. Your data and how to stop: ${link}`,
};

/** The question to a carer; `who` is the number of the person, for the carer must know whom it is about. */
export const carerText: Record<Lang, (who: string, link: string) => string> = {
  lv: (who, link) => `${who} lūdz: ja brīdinājums viņu nesasniedz, paziņot jums. Piekrist vai atteikties: ${link}`,
  lt: (who, link) => `${who} prašo pranešti jums, jei negautų perspėjimo. Sutikti ar atsisakyti: ${link}`,
  ru: (who, link) => `${who} просит сообщить вам, если не получит предупреждение. Согласиться или отказаться: ${link}`,
  en: (who, link) => `${who} asks that you be told when a warning does not reach them. Agree or decline: ${link}`,
};
