// The person already chose to sign out in VIAS, so the question is not asked twice; without script the button is there.
document.querySelector('form[data-confirmed] button')?.click();
