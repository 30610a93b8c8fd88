"""The bill of materials (SBOM) in CycloneDX: the packages of requirements.txt and what they bring.

Nothing in it depends on the day or the machine, so that the same pins give the same bytes.
"""

from __future__ import annotations

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from ops.supply.licences import bundled, licence
from ops.supply.pins import Pin, pins

_LICENCES = LicenseFactory()


def bill() -> str:
    """Return the bill as JSON.

    Raises LookupError where a licence is not known, ValueError where the bill is not as the schema
    of CycloneDX wants it.
    """
    pinned = pins()
    components = {pin.name: _component(pin) for pin in pinned}
    whole = Component(
        name="magnesium-map",
        type=ComponentType.APPLICATION,
        bom_ref="magnesium-map",
        licenses=[_LICENCES.make_from_string("MIT")],
    )
    bom = Bom(components=components.values())
    bom.metadata.component = whole
    bom.metadata.timestamp = bom.serial_number = None
    for pin in pinned:
        needing = [components[name] for name in pin.needed_by] or [whole]
        for one in needing:
            bom.register_dependency(one, [components[pin.name]])
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"not as CycloneDX wants it: {fault}")
    return text + "\n"


def _component(pin: Pin) -> Component:
    """A package, its files as the registry serves them, and the works of others inside."""
    purl = PackageURL("pypi", name=pin.name, version=pin.version)
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in pin.hashes]
    return Component(
        name=pin.name,
        version=pin.version,
        type=ComponentType.LIBRARY,
        bom_ref=str(purl),
        purl=purl,
        licenses=[_LICENCES.make_from_string(licence(pin))],
        external_references=[
            ExternalReference(
                type=ExternalReferenceType.DISTRIBUTION,
                url=XsUri(str(purl)),  # no registry's address: an office may have one of its own
                comment="any one of this version's files",
                hashes=hashes,
            )
        ],
        components=[
            Component(
                name=work.name,
                version=work.version or None,
                type=ComponentType.LIBRARY,
                bom_ref=f"{purl}#{work.name}",
                purl=PackageURL.from_string(work.purl) if work.purl else None,
                licenses=[_LICENCES.make_from_string(work.licence)],
                description=work.what,
            )
            for work in bundled()
            if work.inside == pin.name
        ],
    )
