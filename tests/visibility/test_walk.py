
import pytest, time
from tests.visibility import addresses
from tests.visibility.prober import Prober
from tests.visibility.table import PERSONAS
pytestmark = pytest.mark.django_db
@pytest.mark.parametrize("persona", PERSONAS)
def test_walk(world, persona):
    t=time.process_time()
    p = Prober(world, persona)
    addresses.walk(p)
    print(persona, time.process_time()-t)
    print(len(p.problems), len(p.unread))
    print("\n".join(p.problems+p.unread))
