
import pytest, cProfile, pstats, collections, time
from tests.visibility import addresses
from tests.visibility.prober import Prober
pytestmark = pytest.mark.django_db
def test_x(world):
    p = Prober(world, "qian")
    n=collections.Counter(); tt=collections.Counter()
    import tests.visibility.addresses as A
    orig=A._ask
    def ask(prober,name,page,target):
        t=time.process_time(); orig(prober,name,page,target); tt[name]+=time.process_time()-t; n[name]+=1
    A._ask=ask
    pr=cProfile.Profile(); pr.enable()
    addresses.walk(p)
    pr.disable()
    A._ask=orig
    for k,v in tt.most_common(25): print(k, n[k], round(v,2))
    print("\n".join(p.problems+p.unread))
    pstats.Stats(pr).sort_stats("tottime").print_stats(25)
    pstats.Stats(pr).sort_stats("cumtime").print_stats(70)
