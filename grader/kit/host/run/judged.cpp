#include "kit/host/run/judged.hpp"

#include <nlohmann/json.hpp>

#include "kit/host/run/given.hpp"
#include "kit/host/run/tampering.hpp"
#include "model/known_code.hpp"

namespace manyhands::host {

Finding broken_answer(const std::string& what) {
  Finding finding;
  finding.code = KnownCode("broken-answer").str();
  finding.by = "tests";
  finding.message = what;
  return finding;
}

std::optional<Finding> judged(const std::function<std::optional<Finding>()>& judge) {
  std::optional<Finding> wrong;
  try {
    wrong = judge();
  } catch (const BrokenAnswer& e) {
    wrong = broken_answer(e.what());
  } catch (const nlohmann::json::exception& e) {
    wrong = broken_answer(e.what());
  }
  tampering::judge_said(wrong ? tampering::Said::found : tampering::Said::nothing);
  return wrong;
}

}  // namespace manyhands::host
