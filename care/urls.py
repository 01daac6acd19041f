from care.aid_urls import AID

urlpatterns = [*AID]
