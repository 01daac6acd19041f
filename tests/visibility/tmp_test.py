import pytest, cProfile, pstats, collections, time
from tests.visibility import addresses
from tests.visibility.prober import Prober
pytestmark = pytest.mark.django_db
def test_x(world):
    for who in ("wu","zhang"):
        p = Prober(world, who)
        n=collections.Counter(); tt=collections.Counter()
        import tests.visibility.addresses as A
        orig=A._ask
        def ask(prober,name,*a):
            t=time.process_time(); orig(prober,name,*a); tt[name]+=time.process_time()-t; n[name]+=1
        A._ask=ask
        import tests.visibility.prober as P
        cnt=[0]
        oq=P.QuickClient.request
        def rq(self,**k): cnt[0]+=1; return oq(self,**k)
        P.QuickClient.request=rq
        t=time.perf_counter(); c=time.process_time()
        addresses.walk(p)
        print(who, cnt, time.perf_counter()-t, time.process_time()-c)
        P.QuickClient.request=oq
        A._ask=orig
        for k,v in tt.most_common(16): print(k, n[k], round(v,2))
    p = Prober(world, "wu")
    pr=cProfile.Profile(); pr.enable()
    for _ in range(50): p.get("/children/1/")
    pr.disable()
    pstats.Stats(pr).sort_stats("cumtime").print_stats(45)
