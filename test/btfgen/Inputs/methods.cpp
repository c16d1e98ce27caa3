// What C++ has and BTF must do without.
namespace outer {
struct base {
  int in_base;
};
struct nothing {};
class derived : public base, nothing {
public:
  static int shared;
  int own;
  int &reference;
  int base::*member;
  void (base::*method)(int);
  derived(int &r) : own(1), reference(r), member(nullptr), method(nullptr) {}
  __attribute__((noinline)) int add(int more) const { return own + more + in_base; }
  virtual ~derived() = default;
};
struct virtually : virtual base {
  int after;
};
namespace {
enum class colour : unsigned char { red, green = 200 };
}
template <class T> struct box {
  T content;
};
} // namespace outer
int outer::derived::shared = 3;
outer::colour painted = outer::colour::green;
outer::box<outer::base> boxed;
decltype(nullptr) null;
long long _Complex pair_of;
float _Complex wave;
outer::virtually with_virtual_base;
int global_user(outer::virtually *v) { return v->after; }
int main() {
  int n = 4;
  return outer::derived(n).add(outer::derived::shared) + global_user(0) + int(painted) + boxed.content.in_base;
}
