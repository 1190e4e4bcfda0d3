//! `_math`: the elementary functions of `lib/math.py`, and the twister of `lib/random.py`.

use rustpython_vm::pymodule;

#[pymodule(name = "_math")]
pub(crate) mod _math {
    use std::cell::RefCell;

    use rustpython_vm::builtins::PyUtf8StrRef;
    use rustpython_vm::{PyPayload, PyRef, PyResult, VirtualMachine, pyclass};

    /// A function of one number, by its name in Python.
    #[pyfunction]
    fn call(name: PyUtf8StrRef, x: f64, vm: &VirtualMachine) -> PyResult<f64> {
        Ok(match name.as_str() {
            "sqrt" => x.sqrt(),
            "cbrt" => libm::cbrt(x),
            "exp" => libm::exp(x),
            "exp2" => libm::exp2(x),
            "expm1" => libm::expm1(x),
            "log" => libm::log(x),
            "log2" => libm::log2(x),
            "log10" => libm::log10(x),
            "log1p" => libm::log1p(x),
            "sin" => libm::sin(x),
            "cos" => libm::cos(x),
            "tan" => libm::tan(x),
            "asin" => libm::asin(x),
            "acos" => libm::acos(x),
            "atan" => libm::atan(x),
            "sinh" => libm::sinh(x),
            "cosh" => libm::cosh(x),
            "tanh" => libm::tanh(x),
            "asinh" => libm::asinh(x),
            "acosh" => libm::acosh(x),
            "atanh" => libm::atanh(x),
            "erf" => libm::erf(x),
            "erfc" => libm::erfc(x),
            "gamma" => libm::tgamma(x),
            "lgamma" => libm::lgamma(x),
            "floor" => x.floor(),
            "ceil" => x.ceil(),
            "trunc" => x.trunc(),
            other => return Err(vm.new_attribute_error(format!("there is no function {other}"))),
        })
    }

    /// A function of two numbers.
    #[pyfunction]
    fn pair(name: PyUtf8StrRef, x: f64, y: f64, vm: &VirtualMachine) -> PyResult<f64> {
        Ok(match name.as_str() {
            "atan2" => libm::atan2(x, y),
            "fmod" => x % y,
            "copysign" => x.copysign(y),
            other => return Err(vm.new_attribute_error(format!("there is no function {other}"))),
        })
    }

    /// CPython's generator: MT19937, seeded by a list of words.
    #[pyattr]
    #[pyclass(module = "_math", name = "Twister")]
    #[derive(Debug, PyPayload)]
    struct Twister {
        generator: RefCell<engine::data::Generator>,
    }

    #[pyclass]
    impl Twister {
        /// The highest bits of the next 32.
        #[pymethod]
        fn bits(&self, count: u32) -> u32 {
            self.generator.borrow_mut().random() >> (32 - count.clamp(1, 32))
        }
    }

    /// The nearest number of single precision.
    #[pyfunction]
    fn single(x: f64) -> f64 {
        f64::from(x as f32)
    }

    /// The generator of NumPy's `RandomState`, seeded by one word.
    #[pyfunction]
    fn seeded(seed: u32, vm: &VirtualMachine) -> PyRef<Twister> {
        Twister { generator: RefCell::new(engine::data::Generator::manual_seed(seed)) }.into_ref(&vm.ctx)
    }

    #[pyfunction]
    fn twister(key: Vec<u32>, vm: &VirtualMachine) -> PyRef<Twister> {
        Twister { generator: RefCell::new(engine::data::Generator::seeded_by(&key)) }.into_ref(&vm.ctx)
    }
}
