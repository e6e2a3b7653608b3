import Hummingbird
let css = PackageResources.lockstep_css
