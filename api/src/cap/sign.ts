import { readFileSync } from 'node:fs';
import { SignedXml } from 'xml-crypto';

const c14n = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const rsa = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

/** Signs a CAP document with the key (PEM): an enveloped XML signature over the whole alert, as its last element, with the certificate in it. */
export function signCap(xml: string, { key, certificate }: { key: string; certificate: string }): string {
  const signer = new SignedXml({ privateKey: key, publicCert: certificate, signatureAlgorithm: rsa, canonicalizationAlgorithm: c14n });
  signer.addReference({ xpath: '/*', transforms: [enveloped, c14n], digestAlgorithm: sha256, isEmptyUri: true });
  signer.computeSignature(xml, { location: { reference: '/*', action: 'append' } });
  return signer.getSignedXml();
}

/**
 * What a certificate (PEM) vouches for: the signed XML itself, so that nothing slipped in beside it is ever read; undefined when it does not vouch for the whole document.
 * The document must have passed readXml first: it holds no DOCTYPE and is small.
 */
export function openSigned(xml: string, certificate: string): string | undefined {
  const found = xml.match(/<(?:[\w-]+:)?Signature[\s>][\s\S]*?<\/(?:[\w-]+:)?Signature>/g) ?? [];
  const signature = found[0];
  if (found.length !== 1 || signature === undefined) return undefined;
  try {
    const verifier = new SignedXml({ publicCert: certificate, getCertFromKeyInfo: () => null });
    // A key known to both sides is none of ours: with it the certificate itself would sign.
    verifier.SignatureAlgorithms = Object.fromEntries(
      Object.entries(verifier.SignatureAlgorithms).filter(([name]) => !name.includes('hmac')),
    ) as typeof verifier.SignatureAlgorithms;
    verifier.loadSignature(signature);
    if (!verifier.checkSignature(xml)) return undefined;
    const signed = verifier.getSignedReferences();
    return signed.length === 1 && /^<(?:[\w-]+:)?alert[\s>]/.test(signed[0] ?? '') ? signed[0] : undefined;
  } catch {
    return undefined;
  }
}

/** The key and certificate from their files; undefined where none are set. */
export const readSigningKey = ({ keyFile, certificateFile }: { keyFile: string | undefined; certificateFile: string | undefined }) =>
  keyFile === undefined || certificateFile === undefined
    ? undefined
    : { key: readFileSync(keyFile, 'utf8'), certificate: readFileSync(certificateFile, 'utf8') };
