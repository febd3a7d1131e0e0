// Only a comfort: the page works without it. Filters the demonstration users while typing; several words narrow it down.
const box = document.getElementById('filter');
const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

if (box) {
  const places = [...document.querySelectorAll('details')];
  const opened = places.map((place) => place.open);
  const none = document.getElementById('filter-none');
  box.closest('.filter').hidden = false;
  box.addEventListener('input', () => {
    const words = folded(box.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    places.forEach((place, i) => {
      const people = [...place.querySelectorAll('li')];
      const title = folded(place.querySelector('summary').textContent);
      for (const person of people) {
        const text = `${title} ${folded(person.textContent)}`;
        person.hidden = !words.every((word) => text.includes(word));
      }
      const found = people.filter((person) => !person.hidden).length;
      shown += found;
      place.hidden = found === 0;
      place.open = words.length > 0 ? found > 0 : opened[i];
    });
    none.hidden = shown > 0;
  });
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const people = [...document.querySelectorAll('details:not([hidden]) li:not([hidden]) button')];
    if (people.length === 1) people[0].click();
  });
}
