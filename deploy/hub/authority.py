"""The hub's own certificate authority, made once, and the certificate that unions' brokers check when they dial in.

An operator with certificates of their own names them, and nothing here is used.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.broker.private_file import write_private

AUTHORITY_LASTS, CERTIFICATE_LASTS = timedelta(days=7300), timedelta(days=1825)
RENEWED_BEFORE = timedelta(days=365)
EARLIER = timedelta(days=1)  # a union's clock may be behind ours


@dataclass(frozen=True)
class Certificates:
    """Where the hub's certificate, its key, and the authority that unions trust are; no authority: a public one."""

    cert: Path
    key: Path
    ca: Path | None

    def authority(self) -> str:
        """The authority's certificate as PEM, for a join file."""
        return self.ca.read_text(encoding="ascii") if self.ca else ""


def own_certificates(folder: Path, hosts: list[str]) -> Certificates:
    """The hub's certificate for these names; a new one when they changed, or when the old one nears its end."""
    kept = Certificates(folder / "hub.pem", folder / "hub-key.pem", folder / "ca.pem")
    if not (folder / "ca.pem").exists():
        make_authority(folder)
    if not still_good(kept.cert, hosts):
        make_certificate(folder, kept, hosts)
    return kept


def make_authority(folder: Path) -> None:
    """A key and a certificate that signs others; unions keep the certificate, so it lasts long."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Maillon hub authority")])
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    draft = unsigned(name, name, key.public_key(), AUTHORITY_LASTS)
    draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    draft = draft.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    made = draft.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    write_private(folder / "ca-key.pem", private(key))
    write_private(folder / "ca.pem", public(made))


def make_certificate(folder: Path, kept: Certificates, hosts: list[str]) -> None:
    """The hub's certificate, signed by its authority."""
    authority = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    signer = serialization.load_pem_private_key((folder / "ca-key.pem").read_bytes(), password=None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Maillon hub")])
    draft = unsigned(name, authority.subject, key.public_key(), CERTIFICATE_LASTS)
    draft = draft.add_extension(x509.SubjectAlternativeName([name_of(host) for host in hosts]), critical=False)
    draft = draft.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    signed_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    draft = draft.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    draft = draft.add_extension(signed_by, critical=False)
    write_private(kept.key, private(key))
    write_private(kept.cert, public(draft.sign(signer, hashes.SHA256())))


def unsigned(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, lasts: timedelta
) -> x509.CertificateBuilder:
    """What every certificate says."""
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + lasts)
    )


def still_good(cert: Path, hosts: list[str]) -> bool:
    """Whether the certificate names these hosts and lasts a while."""
    if not cert.exists():
        return False
    known = x509.load_pem_x509_certificate(cert.read_bytes())
    names = known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    wanted = x509.SubjectAlternativeName([name_of(host) for host in hosts])
    return names == wanted and known.not_valid_after_utc > datetime.now(UTC) + RENEWED_BEFORE


def name_of(host: str) -> x509.GeneralName:
    """A host's name or address as a certificate has it."""
    try:
        return x509.IPAddress(ip_address(host.strip("[]")))
    except ValueError:
        return x509.DNSName(host)


def private(key: ec.EllipticCurvePrivateKey) -> str:
    """A private key as PEM."""
    none = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, none).decode("ascii")


def public(certificate: x509.Certificate) -> str:
    """A certificate as PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")
