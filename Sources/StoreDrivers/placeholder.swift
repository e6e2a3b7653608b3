// StoreDrivers
