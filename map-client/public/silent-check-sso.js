// Runs in a hidden frame: tells the application what the sign-in provider answered. A file of its own, because our policy forbids inline script.
parent.postMessage(location.href, location.origin);
