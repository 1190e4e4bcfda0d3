//! `_optimizers`: the engine's optimizers, one for each parameter.

use rustpython_vm::pymodule;

#[pymodule(name = "_optimizers")]
pub(crate) mod _optimizers {
    use std::cell::RefCell;

    use engine::autograd::{Error, Tensor, Variable};
    use engine::optim::{
        AdagradConfig, AdamConfig, Optimizer as Rule, OptimizerConfig, RmsPropConfig, SettingError, SgdConfig,
        Trainable,
    };
    use engine::tensor::Element;
    use rustpython_vm::builtins::{PyDict, PyDictRef};
    use rustpython_vm::{Py, PyPayload, PyRef, PyResult, VirtualMachine, pyclass};

    use crate::native::tensors::_torch::TensorBase;
    use crate::tensor::number;

    /// The rule and the state of an optimizer for one parameter.
    #[pyattr]
    #[pyclass(module = "_optimizers", name = "Updater")]
    #[derive(Debug, PyPayload)]
    pub(crate) struct Updater {
        rule: RefCell<Either>,
    }

    #[derive(Debug)]
    enum Either {
        Single(Rule<f32>),
        Double(Rule<f64>),
    }

    #[pyclass]
    impl Updater {
        /// Updates a parameter by a gradient, with these settings.
        #[pymethod]
        fn step(
            &self,
            parameter: PyRef<TensorBase>,
            gradient: PyRef<TensorBase>,
            settings: PyDictRef,
            vm: &VirtualMachine,
        ) -> PyResult<()> {
            let config = config(&settings, vm)?;
            let (own, gradient) = (parameter.variable(), gradient.variable());
            let stepped = match &mut *self.rule.borrow_mut() {
                Either::Single(rule) => update(rule, config, &own, &gradient),
                Either::Double(rule) => update(rule, config, &own, &gradient),
            };
            stepped.map_err(|problem| vm.new_value_error(problem))
        }
    }

    /// An updater for a parameter.
    #[pyfunction]
    fn updater(parameter: PyRef<TensorBase>, settings: PyDictRef, vm: &VirtualMachine) -> PyResult<PyRef<Updater>> {
        let config = config(&settings, vm)?;
        let refused = |error: SettingError| vm.new_value_error(error.to_string());
        let rule = if parameter.kind.get().is_single() {
            Either::Single(Rule::new(config, []).map_err(refused)?)
        } else {
            Either::Double(Rule::new(config, []).map_err(refused)?)
        };
        Ok(Updater { rule: RefCell::new(rule) }.into_ref(&vm.ctx))
    }

    fn update<T: Element>(
        rule: &mut Rule<T>,
        config: OptimizerConfig,
        own: &Variable,
        gradient: &Variable,
    ) -> Result<(), String> {
        rule.tune(config).map_err(|error| error.to_string())?;
        let numbers = |variable: &Variable| variable.to_vec().into_iter().map(T::from_f64).collect();
        let mut row = Row { values: numbers(own), gradient: numbers(gradient) };
        rule.step(&mut row).map_err(|error| error.to_string())?;
        own.write(|kept| {
            for (at, value) in row.values.iter().enumerate() {
                kept.set(at, value.to_f64());
            }
        });
        Ok(())
    }

    /// A parameter outside a tape.
    struct Row<T> {
        values: Vec<T>,
        gradient: Vec<T>,
    }

    impl<T: Element> Trainable<T> for Row<T> {
        fn visit(&mut self, _: &[Tensor], mut visit: impl FnMut(&mut [T], &[T])) -> Result<(), Error> {
            visit(&mut self.values, &self.gradient);
            Ok(())
        }
    }

    /// Settings as the Python part names them.
    fn config(settings: &Py<PyDict>, vm: &VirtualMachine) -> PyResult<OptimizerConfig> {
        let number_of = |name: &str, default: f64| -> PyResult<f64> {
            match settings.get_item_opt(name, vm)? {
                Some(value) => Ok(number(&value, vm).map_or(default, |(value, _)| value)),
                None => Ok(default),
            }
        };
        let flag_of = |name: &str| Ok::<_, rustpython_vm::builtins::PyBaseExceptionRef>(number_of(name, 0.0)? != 0.0);
        let kind = settings.get_item("kind", vm)?.str(vm)?.to_string();
        let (learning_rate, weight_decay) = (number_of("lr", 1e-3)?, number_of("weight_decay", 0.0)?);
        Ok(match kind.as_str() {
            "SGD" => OptimizerConfig::Sgd(SgdConfig {
                learning_rate,
                weight_decay,
                momentum: number_of("momentum", 0.0)?,
                dampening: number_of("dampening", 0.0)?,
                nesterov: flag_of("nesterov")?,
            }),
            "Adam" | "AdamW" => OptimizerConfig::Adam(AdamConfig {
                learning_rate,
                weight_decay,
                betas: [number_of("beta1", 0.9)?, number_of("beta2", 0.999)?],
                epsilon: number_of("eps", 1e-8)?,
                decoupled: kind == "AdamW",
            }),
            "RMSprop" => OptimizerConfig::RmsProp(RmsPropConfig {
                learning_rate,
                weight_decay,
                alpha: number_of("alpha", 0.99)?,
                epsilon: number_of("eps", 1e-8)?,
                momentum: number_of("momentum", 0.0)?,
            }),
            "Adagrad" => OptimizerConfig::Adagrad(AdagradConfig {
                learning_rate,
                weight_decay,
                rate_decay: number_of("lr_decay", 0.0)?,
                epsilon: number_of("eps", 1e-10)?,
            }),
            other => return Err(vm.new_value_error(format!("there is no optimizer {other}"))),
        })
    }
}
