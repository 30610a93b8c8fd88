import time
def test_t(small):
    t=time.time(); small.build(); print("BUILD", time.time()-t)
    from data.store import open_store
    t=time.time(); s=open_store(small.target); print("OPEN", time.time()-t, s.counts())
    print(s.tables["waterworks"].T.to_string()); print(s.tables["figures"]); print(s.tables["sample_works"])
