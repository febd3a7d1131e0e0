import type { Notice } from './notice.ts';

export const notice: Notice = {
  title: 'How we handle your data',
  lead: 'Notice under Article 13 of the General Data Protection Regulation. Version 2026-11-27.',
  parts: [
    [
      'Who answers for the data',
      'The controller is the municipality that warns you. If you gave places in several municipalities, each answers for its own part and does not learn that others know you too. Your page shows the name of the municipality; write to it to reach its data protection officer.',
    ],
    [
      'What we store',
      [
        'the mobile number, encrypted;',
        'your name, encrypted, or a fingerprint of the number of your resident card, from which the number itself cannot be restored;',
        'the places where you want to be warned, and their addresses if you typed them;',
        'an e-mail address and the address for notifications of a browser, if you added them, encrypted;',
        'your language, whether you want a call, and the people who are told about you;',
        'when you confirmed the number, which version of this notice you saw, and when you stopped the messages;',
        'which warnings we sent you, whether they were delivered, and what you answered.',
      ],
      'We store no health data, no personal code, and do not follow the phone. The place is read from the phone only when you press the button yourself, and is stored as one of your places.',
    ],
    [
      'What for, and on which basis',
      'The data serve only to warn of danger, to help when you ask for help, and to check that warning works. The basis is the task of the municipality in the public interest (Article 6(1)(e) of the Regulation) and, where life is in danger, the protection of vital interests (point (d)).',
      'You need not give the data. Without a number and a place we cannot send a message; warnings then reach you in other ways, such as LV-ALERT or GPIS.',
    ],
    [
      'Who receives the data',
      'The message is delivered by a telecommunications provider, who gets the number and the text; so is a call. If you added e-mail or a browser, your mail server gets the address and the text, and the notification service of the maker of the browser gets encrypted text only. The staff of the municipality see numbers of people only. If you answer that you need help, the duty officer sees your places, and that look is recorded. The person whom you chose learns only that a warning did not reach you. The data are not sold and not used for advertising.',
      'Where a provider processes data outside the European Economic Area, it may do so only with the safeguards of Article 46 of the Regulation; ask the municipality about them.',
    ],
    [
      'For how long',
      [
        'a number that nobody confirms is deleted after 48 hours;',
        'a number that could not be reached for two months and is then confirmed anew is taken for another owner’s: everything stored with it is deleted;',
        'who got which warning is turned into counts after the time that the municipality has set (usually 90 days);',
        'everything else is stored until you erase it or the registration is no longer needed;',
        'if you stopped a sender, a fingerprint of the number stays even then, so that a register of the municipality does not bring you back without your STOP; it cannot be turned back into the number and goes when you sign up again or reply START;',
        'fingerprints of numbers and addresses from which codes were asked for are counted against misuse for a day.',
      ],
    ],
    [
      'Your rights',
      'On your page you can see, correct, download and erase everything and stop any sender at any time. You can also write to the municipality, object to the processing or ask to restrict it. No automated decisions are made about you.',
      'You may complain to the Data State Inspectorate of Latvia (dvi.gov.lv) or, in Lithuania, to the State Data Protection Inspectorate (vdai.lrv.lt).',
    ],
  ],
};
