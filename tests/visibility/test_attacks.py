import pytest, time, collections
from tests.visibility import attacks
from tests.visibility.prober import Prober, QuickClient
pytestmark = pytest.mark.django_db
@pytest.mark.parametrize("persona", ["zhang","he","wang","qian","sun","wu"])
def test_walk(world, persona):
    for a in attacks.ATTACKS:
        p = Prober(world, persona)
        t=time.process_time()
        cnt=[0]; oq=QuickClient.request
        def rq(self,**k): cnt[0]+=1; return oq(self,**k)
        QuickClient.request=rq
        a(p)
        QuickClient.request=oq
        print(persona, a.__name__, cnt, round(time.process_time()-t,2))
        print("   \n".join(p.problems))
