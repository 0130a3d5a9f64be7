"""Giang chooses whom the public page of the one-stop desk names; a stranger reads nobody else there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from congvu.organisations.models import Officer

pytestmark = pytest.mark.django_db


def test_nđ61_đ9_7_giang_names_an_on_the_page_of_the_desk_and_takes_her_off_again(as_, giang, an, binh):
    Officer.objects.filter(pk=an.officer_id).update(phone="024 2220 2222")
    public, stranger = reverse("citizen:one-stop-desks"), Client()
    page = stranger.get(public).content.decode()
    assert "54 Hai Bà Trưng" in page and "Phạm Văn An" not in page and "024 2220 2222" not in page

    desk, post = as_(giang), an.officer.appointments.get()
    address = reverse("desk:post-public", args=[an.officer.number, post.pk])
    assert address in desk.get(reverse("desk:officer", args=[an.officer.number])).content.decode()
    assert "Ai cũng xem được" in desk.get(address).content.decode()
    assert as_(an).post(address).status_code == 404
    assert desk.post(address).status_code == 302
    page = stranger.get(public).content.decode()
    assert "Phạm Văn An" in page and "024 2220 2222" in page and "Lê Thanh Bình" not in page

    desk.post(reverse("desk:post-private", args=[an.officer.number, post.pk]))
    assert "Phạm Văn An" not in stranger.get(public).content.decode()


def test_nobody_is_offered_to_be_named_who_does_not_receive_at_a_desk(as_, giang, binh):
    post = binh.officer.appointments.get()
    address = reverse("desk:post-public", args=[binh.officer.number, post.pk])
    assert address not in as_(giang).get(reverse("desk:officer", args=[binh.officer.number])).content.decode()
    assert as_(giang).post(address).status_code == 409
