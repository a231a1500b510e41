"""A customer asks to be forgotten; the staff looks, decides and carries out."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from gdpr_rights import DataSubject, ErasureRequest, Fulfilled, NoData, Verified
from shop.privacy import desk, send


@require_POST
def ask(request):
    person = DataSubject.by("customer", email=request.POST["email"])
    asked = ErasureRequest(person, closing_account=True)
    case = desk.receive(asked, reference=request.POST["reference"])  # one case, however often
    desk.challenge(case.id, "one-time code")
    return JsonResponse({"case": case.id, "answer_by": case.time_limit.due_on})


@require_POST
def prove(request, case_id):
    match desk.verify(case_id, evidence=request.POST["code"]):
        case Verified():
            return HttpResponse("Thank you. You will hear from us.")
        case NoData():
            return HttpResponse("We hold nothing about you.")
    return HttpResponse("This is not the code.", status=403)


@permission_required("shop.delete_customer", raise_exception=True)
def decide(request, case_id):
    if request.method != "POST":
        return HttpResponse(str(desk.preview(case_id)), content_type="text/plain; charset=utf-8")
    if (case := desk.case(case_id)).plan is None:
        desk.accept(case_id, decided_by=request.user.get_username())
    if not isinstance(desk.fulfil(case_id), Fulfilled):
        return HttpResponse("Not all of it could be done: try again.", status=503)
    if case.answered is None:
        send(dict(case.request.subject.identifiers)["email"], "What you asked for is done.")
        desk.answer(case_id, channel="e-mail")
    return HttpResponse("Done.")


urlpatterns = [
    path("privacy/", ask),
    path("privacy/<case_id>/", decide),
    path("privacy/<case_id>/code/", prove),
]
