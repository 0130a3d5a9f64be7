from django.apps import AppConfig


class LoginConfig(AppConfig):
    name = "congvu.faces.login"
    label = "login"
    verbose_name = "Đăng nhập, tài khoản"
