"""What is fetched, and where from unless somebody says otherwise."""

ADDRESSES = {  # what is fetched: the environment's variable and the public address, if known
    "foods": ("MATVARETABELLEN_URL", "https://www.matvaretabellen.no"),
    "vannmiljo": ("VANNMILJO_URL", "https://vannmiljoapi.miljodirektoratet.no/api/Public"),
    "register": ("REGISTER_URL", ""),
    "municipalities": ("KOMMUNEINFO_URL", "https://ws.geonorge.no/kommuneinfo/v1"),
    "population": ("SSB_URL", "https://data.ssb.no/api/v0/no/table/07459/"),
    "boundaries": ("BOUNDARIES_URL", ""),
}
